import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { giveDevice, withoutAutofill, type VirtualDevice } from '../../browser/passkeys.ts'
import type { Person } from '../../browser/person.ts'
import type { Reading } from '../../browser/probe/reading.ts'
import { admin, everybodyMeets, join, makeRoom, ownPlace, othersSeenBy, setUp } from '../../browser/steps.ts'
import { netCase } from '../lab/lab.ts'

/** What a meeting is carried by: all of it stays when somebody signs in. */
const carriedBy = (reading: Reading) => ({
  place: ownPlace(reading),
  peers: reading.peers,
  sockets: reading.sockets.filter(({ path }) => path.startsWith('/rtc')),
  tracks: reading.inbound.map(({ track }) => track).sort(),
})

const isCalled = (name: string) => (reading: Reading) =>
  reading.tiles.some((tile) => tile.self && tile.name.startsWith(name))

/** Signs in as the admin in the tab that the meeting opens for it. */
async function signInOutOfMeeting(person: Person, signIn: (tab: Page) => Promise<void>): Promise<void> {
  const { page } = person
  await page.getByRole('button', { name: 'More' }).click()
  const opened = page.context().waitForEvent('page')
  await page.getByRole('menuitem', { name: 'Sign in' }).click()
  const tab = await opened
  await signIn(tab)
  await person.finds(`is called ${admin.name}`, isCalled(admin.name))
  // Browsers that don't let a page close its tab leave it to whoever sits there.
  if (!tab.isClosed()) await tab.close()
  await page.bringToFront()
}

async function withPassword(tab: Page): Promise<void> {
  await tab.getByLabel('E-mail').fill(admin.email)
  await tab.getByLabel('Password', { exact: true }).fill(admin.password)
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** With the passkey of another device, which is on this one, too. */
const withPasskeyOf =
  (device: VirtualDevice) =>
  async (tab: Page): Promise<void> => {
    await tab.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await giveDevice({ page: tab }, { like: device })
    await tab.getByRole('button', { name: 'Sign in with a passkey' }).click()
  }

/** Adds one to the account, on a device of one's own. */
async function addPasskey(person: Person): Promise<VirtualDevice> {
  const device = await giveDevice(person)
  await person.goto('/account')
  await person.page.getByRole('button', { name: 'Add a passkey' }).click()
  await person.page.getByText(/Not used yet/).waitFor()
  await person.goto('/')
  return device
}

netCase(
  'r: visitors who sign in during the meeting keep place and media, are known to the others, and get what is theirs',
  { label: 'r-signs-in' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const [desk, gail, bo] = await Promise.all([
      lab.seat({ name: 'Desk', kind: 'chromium', at: '203.0.113.2/24' }),
      lab.seat({ name: 'Gail', kind: 'chromium', at: '203.0.113.3/24' }),
      lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.4/24' }),
    ])
    await setUp(desk, server.setupLink)
    const device = await addPasskey(desk)
    await withoutAutofill(gail)
    const room = await makeRoom(desk, 'Signing in')
    for (const person of [gail, bo]) await join(person, room)
    await everybodyMeets([gail, bo])
    const before = [carriedBy(await gail.read()), carriedBy(await bo.read())]
    await bo.startsSampling()
    const from = await bo.now()

    await signInOutOfMeeting(gail, withPasskeyOf(device))
    await bo.finds('sees Ada', ({ tiles }) => tiles.some(({ self, name }) => !self && name === admin.name))
    await gail.page.getByText(`You are signed in as ${admin.name}, and host here.`).first().waitFor()
    await gail.page.getByRole('button', { name: 'More' }).click()
    await gail.page.getByRole('menuitem', { name: 'End for all' }).waitFor()
    await gail.page.keyboard.press('Escape')
    await Promise.all([gail.watches('Bo'), bo.watches(admin.name)])
    expect([carriedBy(await gail.read()), carriedBy(await bo.read())]).toEqual(before)
    const { audio, video } = await bo.gaps(from, await bo.now())
    // Two cores carry all of it: what breaks is longer.
    expect([audio.length, video.length].filter((length) => length > 2_000)).toEqual([])

    // The room's page outside knows them by the name of the account, and a second place of it is beside the first.
    await desk.page.getByText(/Ada and Bo are here|Bo and Ada are here/).waitFor()
    await signInOutOfMeeting(bo, withPassword)
    expect(await othersSeenBy(gail)).toEqual([admin.name])
    expect(carriedBy(await bo.read())).toEqual(before[1])

    await gail.page.reload()
    await gail.finds(
      'is back',
      ({ screen, connection }) => screen === 'meeting' && connection === 'connected',
    )
    expect(ownPlace(await gail.read())).toBe(before[0]?.place)
    expect(isCalled(admin.name)(await gail.read())).toBe(true)
  },
)
