import { copyFile, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect } from 'vitest'
import { prepareBuildBefore } from '../../../scripts/steps/build-before.mjs'
import type { Person } from '../../browser/person.ts'
import { arrive, enter, ownPlace } from '../../browser/steps.ts'
import { lostConnection } from '../../browser/tolerated.ts'
import { createCaller } from '../../net/lab/caller.ts'
import { eventually } from '../../net/lab/eventually.ts'
import { clocks, expectNoGap, gapsOf, watchQuietly } from '../../net/lab/gaps.ts'
import { netCase } from '../../net/lab/lab.ts'
import { executable, type Server } from '../../net/lab/server.ts'
import { allMeet, holdMeeting, watchRoster } from '../meeting.ts'
import { edgeApartOf } from '../server.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = await mkdtemp(join(tmpdir(), 'parley-upgrade-'))
/** Where the operator has it. */
const installed = join(folder, 'parley')
const kept = join(folder, 'parley-before')

/** Puts an executable in the place of the one that runs, as a copy and a rename do. */
const install = async (file: string): Promise<void> => {
  await copyFile(file, `${installed}.new`)
  await rename(`${installed}.new`, installed)
}

const before = { sameDatabase: true }

beforeAll(async () => {
  const { file, commit, sameDatabase } = await prepareBuildBefore(root)
  process.stdout.write(`before: ${commit}\n`)
  before.sameDatabase = sameDatabase
  await copyFile(file, kept)
  await install(kept)
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const buildOf = async (server: Server): Promise<string> => {
  const { build } = await createCaller({ ...server, from: server.host }).get<{ build: string }>(
    'GET',
    '/api/me',
  )
  return build
}

const restartApp = async (server: Server): Promise<void> => {
  await server.app.stop()
  await server.restartApp()
}

const replaceEdge = async (server: Server): Promise<void> => {
  const old = edgeApartOf(server)
  process.kill(old, 'SIGHUP')
  await eventually('another edge takes connections', () => edgeApartOf(server) !== old)
}

/** Marks the page that stands there now; a page loaded anew has lost it. */
const mark = async ({ page }: Person): Promise<void> => {
  await page.evaluate(`globalThis.marked = true`)
}
const isMarked = ({ page }: Person): Promise<boolean> => page.evaluate<boolean>(`globalThis.marked === true`)

const signals = async (person: Person): Promise<unknown> => {
  const { sockets, peers } = await person.read()
  return { peers, open: sockets.filter(({ path, open }) => open && path.startsWith('/rtc')).length }
}

/** Its live channel is open, to the app that runs now. */
const isLive = async (person: Person): Promise<boolean> =>
  (await person.read()).sockets.some(({ path, open }) => open && path === '/api/live')

const openPanels = async ({ page }: Person): Promise<void> => {
  const people = page.getByRole('button', { name: /^People/ }).first()
  await people.click()
  await page.getByRole('button', { name: 'What to do with Bo' }).waitFor()
  await people.click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
}

/**
 * By how much a gap may be longer here (ms): a whole server starts on the two processors on which every page makes its pictures, and
 * then a page stands still for some hundred milliseconds, with everything it plays.
 */
const starting = { sound: 500, pictures: 1_000 }

/** Its texts are a part of the page that is loaded only now. */
const chooseLanguage = async ({ page }: Person, menu: string | RegExp, name: string): Promise<void> => {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('menuitemradio', { name }).click()
}

netCase(
  'k: upgraded in the middle of a meeting, and gone back from: nobody notices, old and new pages work with either',
  { label: 'k-upgrade' },
  async (lab) => {
    const meeting = await holdMeeting(lab, { apart: true, executable: installed })
    const { server, people, room } = meeting
    const [ada, bo, cy] = people
    const di = await lab.seat({
      name: 'Di',
      kind: 'chromium',
      at: '203.0.113.5/24',
      expected: lostConnection,
    })
    await arrive(di, room)
    const old = await buildOf(server)
    const signalled = await Promise.all(people.map(signals))
    for (const person of [...people, di]) await mark(person)

    const starts = await watchQuietly(people)
    const roster = watchRoster(people)
    const faults = await clocks(people)
    await install(executable()[0])
    await restartApp(server)
    await replaceEdge(server)
    for (const person of people) await eventually(`${person.name} is live`, () => isLive(person))
    const ends = await clocks(people)
    await roster.everybodyStayed()
    expect(await buildOf(server)).not.toBe(old)
    expect(await Promise.all(people.map(signals))).toEqual(signalled)
    for (const one of await gapsOf(people, { starts, faults, ends })) expectNoGap(one, starting)

    await openPanels(ada)
    await chooseLanguage(di, 'Language and theme', 'Deutsch')
    await di.page.getByRole('button', { name: 'Beitreten' }).waitFor()
    await chooseLanguage(di, /^Sprache/, 'English')
    await enter(di)
    await di.watches('Ada')
    for (const person of [...people, di]) expect(await isMarked(person)).toBe(true)

    const place = ownPlace(await bo.read())
    for (const person of [bo, cy]) await person.page.getByRole('button', { name: 'Leave' }).click()
    for (const person of [bo, cy]) await person.sees('ended')
    await bo.page.getByRole('button', { name: 'Rejoin' }).click()
    await bo.finds('is back', ({ screen, connection }) => screen === 'meeting' && connection === 'connected')
    expect(ownPlace(await bo.read())).toBe(place)
    await cy.page.getByRole('link', { name: 'Go to the start page' }).click()
    await cy.sees('sign-in')
    for (const person of [bo, cy]) expect(await isMarked(person)).toBe(false)

    // Back again: Bo's page is now newer than the app.
    await mark(bo)
    await install(kept)
    if (!before.sameDatabase) return expect(restartApp(server)).rejects.toThrow('changed by a newer Parley')
    await restartApp(server)
    await replaceEdge(server)
    await eventually('Bo is live', () => isLive(bo))
    expect(await buildOf(server)).toBe(old)
    await cy.goto(room)
    await arrive(cy, room)
    await enter(cy)
    await allMeet(meeting)
    expect(await isMarked(bo)).toBe(true)
  },
)
