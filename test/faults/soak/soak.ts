import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { seeded } from '../../../src/testing/fuzz.ts'
import { admin } from '../../browser/steps.ts'
import { inLab, type LoadLab } from '../../load/lab.ts'
import type { PeopleWindow } from '../../load/synthetic.ts'
import { findLeaks } from '../../net/lab/canaries.ts'
import { createCaller } from '../../net/lab/caller.ts'
import { withSmallDisk } from '../disk.ts'
import {
  faults,
  late,
  remarkMilliseconds,
  remarks,
  stopped,
  type Draw,
  type FaultKind,
  type Scene,
} from './faults.ts'
import { unexplained, type Told } from './log.ts'
import { everybodyHears, everyPair, measureAll, seatAll, type Group } from './people.ts'
import { rostersAgree } from './roster.ts'
import { growths, takeSamples, tellGrowth, tooMuch, type Life } from './usage.ts'

export interface SoakOptions {
  minutes: number
  /** From one fault to the next. */
  everySeconds: number
  /** Asks for an early end; what was seen until then is judged. */
  signal?: AbortSignal
  /** A line for whoever waits. */
  say: (line: string) => void
}

interface Planned extends Draw {
  kind: FaultKind
}

/** All kinds in any order, again and again, so that a soak of so many faults as there are kinds has each of them. */
const plan = (count: number): Planned[] => {
  const kinds = Object.keys(faults) as FaultKind[]
  const whole = { minLength: kinds.length, maxLength: kinds.length }
  const draw = fc.record({ seconds: fc.integer({ min: 2, max: 8 }), who: fc.integer({ min: 0, max: 1 }) })
  const round = fc.tuple(fc.shuffledSubarray(kinds, whole), fc.array(draw, whole))
  return fc
    .sample(fc.noBias(round), seeded('soak', Math.ceil(count / kinds.length)))
    .flatMap(([order, draws]) => order.map((kind, index) => ({ kind, seconds: 0, who: 0, ...draws[index] })))
    .slice(0, count)
}

const setScene = async (lab: LoadLab): Promise<Scene> => {
  const { server, client } = lab
  const ada = createCaller({ from: client, origin: server.origin, authority: server.authority })
  await ada.get('POST', '/api/setup', { secret: server.setupLink.split('#')[1], ...admin })
  const { code } = await ada.get<{ code: string }>('POST', '/api/rooms', { name: 'Endurance' })
  return { lab, room: code, groups: await seatAll(lab, code) }
}

/** For how long nothing is done to anybody at the beginning, and people's rosters may lag behind (ms). */
const warmUp = 15_000
const rosterMilliseconds = 15_000
/** After everybody is back a fault may still be spoken of: webhooks are tried again, connections time out (ms). */
const echoMilliseconds = 15_000
/**
 * Longest silence of people whom a fault doesn't concern (ms). Milliseconds are for the other cases, which look at quiet
 * and fault side by side; here it tells a process that stands still from a machine that has much else to do.
 */
const hiccup = 3_000

interface Seen {
  problems: string[]
  told: Told[]
  lives: Life[]
  /** Whose connections the last fault broke; one of these may break again a little later. */
  broken: readonly Group[]
}

const checkAll = async ({ lab: { server }, groups, room }: Scene, lives: Life[]): Promise<void> => {
  await everyPair(groups, rosterMilliseconds)
  await rostersAgree(server, room, rosterMilliseconds)
  takeSamples(lives, server.app.pid)
}

const rounded = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`

const tellWindows = ({ groups }: Scene, windows: readonly PeopleWindow[]): string =>
  groups
    .map(({ name }, index) => {
      const { gapMs = 0, reconnects = 0 } = windows[index] ?? {}
      return `${name} ${rounded(gapMs)}${reconnects > 0 ? ` (back ${reconnects} times)` : ''}`
    })
    .join(', ')

interface Stretch {
  /** What happened in it, for the report. */
  name: string
  broken: readonly Group[]
  windows: readonly PeopleWindow[]
}

/** Those whose connection broke though nothing was done to them, and silences when nothing was done to anybody. */
const hurt = ({ groups }: Scene, { name, broken, windows }: Stretch): string[] =>
  groups.flatMap((group, index) => {
    const { gapMs = 0, reconnects = 0 } = windows[index] ?? {}
    if (broken.includes(group)) return []
    const lost = reconnects > 0 ? [`${name}: connections of ${group.name} broke`] : []
    const silent = broken.length === 0 && gapMs > hiccup
    return silent ? [...lost, `${name}: ${group.name} heard nothing for ${rounded(gapMs)}`] : lost
  })

/** Whose connection breaks is remarked on by LiveKit. */
const remarksOn = (kind: string, broken: readonly Group[]): Told[] =>
  broken.length === 0
    ? []
    : [{ kind, from: Date.now(), until: Infinity, explains: [remarks], onlyWarnings: true }]

/** Brings one fault about, waits until everybody is back, and checks all there is to check. */
const undergo = async (scene: Scene, planned: Planned, seen: Seen): Promise<string> => {
  const { bring, backWithin, breaks, explains, cost } = faults[planned.kind]
  seen.broken = breaks(scene, planned)
  const told: Told = { kind: planned.kind, from: Date.now(), until: Infinity, explains }
  seen.told.push(told)
  const remarked = remarksOn(planned.kind, seen.broken)
  seen.told.push(...remarked)
  let over = 0
  const windows = await measureAll(scene.groups, async () => {
    await bring(scene, planned)
    over = performance.now()
    await everybodyHears(scene.groups, backWithin)
  })
  const back = performance.now() - over
  await checkAll(scene, seen.lives)
  told.until = Date.now() + echoMilliseconds
  for (const one of remarked) one.until = Date.now() + remarkMilliseconds
  seen.problems.push(...hurt(scene, { name: planned.kind, broken: seen.broken, windows }))
  return `all is well ${rounded(back)} after it; longest silences: ${tellWindows(scene, windows)}; may cost: ${cost}`
}

const untilNext = (at: number, signal?: AbortSignal): Promise<void> =>
  pause(Math.max(0, at - performance.now()), undefined, signal === undefined ? {} : { signal }).catch(
    () => undefined,
  )

/** Nothing is done to anybody for a while, and nobody's connection breaks. */
const restUntil = async (scene: Scene, seen: Seen, at: number, signal?: AbortSignal): Promise<void> => {
  const windows = await measureAll(scene.groups, () => untilNext(at, signal))
  seen.problems.push(...hurt(scene, { name: 'between faults', broken: seen.broken, windows }))
}

const judge = ({ lab: { server } }: Scene, seen: Seen): string[] => {
  const lines = server.lines()
  findLeaks({
    logs: lines.map((line) => ({ line, setupLink: server.setupLink })),
    secrets: [admin.password],
  })
  return [...seen.problems, ...tooMuch(growths(seen.lives)), ...unexplained(lines, seen.told)]
}

const endure = async (
  lab: LoadLab,
  { minutes, everySeconds, signal, say }: SoakOptions,
): Promise<string[]> => {
  const always: Told = { kind: 'a machine that others use, too', from: 0, until: Infinity, explains: [late] }
  const seen: Seen = { problems: [], told: [always], lives: [], broken: [] }
  const planned = plan(Math.floor((minutes * 60) / everySeconds))
  const scene = await setScene(lab)
  await checkAll(scene, seen.lives)
  await restUntil(scene, seen, performance.now() + warmUp, signal)
  await checkAll(scene, seen.lives)
  say(`everybody is inside; ${planned.length} faults, one every ${everySeconds} s`)
  const begun = performance.now()
  for (const [index, one] of planned.entries()) {
    await restUntil(scene, seen, begun + index * everySeconds * 1000, signal)
    if (signal?.aborted === true) break
    const name = `${index + 1}. ${one.kind}, ${one.seconds} s`
    try {
      say(`${name}: ${await undergo(scene, one, seen)}`)
    } catch (error) {
      seen.problems.push(`${name}: ${(error as Error).message}`)
      break
    }
  }
  await restUntil(scene, seen, performance.now() + warmUp)
  if (seen.problems.length === 0) await checkAll(scene, seen.lives)
  for (const growth of growths(seen.lives)) say(tellGrowth(growth))
  seen.told.push(...remarksOn('all leave', scene.groups))
  for (const { people } of scene.groups) await people.end()
  seen.told.push({ kind: 'the stop', from: Date.now(), until: Infinity, explains: stopped })
  await lab.server.stop()
  return judge(scene, seen)
}

/**
 * Eight people meet for so many minutes while one thing after the other breaks; what each may cost stands in
 * `faults.ts`. Answers with what went wrong, in words: nothing when all is well. Needs root and what `inLab` needs.
 */
export const soak = (options: SoakOptions): Promise<string[]> =>
  withSmallDisk((dataFolder) => inLab((lab) => endure(lab, options), { label: 'soak', dataFolder }))
