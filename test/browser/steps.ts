import type { Person } from './person.ts'
import type { Reading } from './probe/reading.ts'

/** The account every case makes; its password is one of the planted secrets. */
export const admin = { email: 'ada@meet.test', name: 'Ada', password: 'canary-Quelle-Birke-7741' } as const

/** Opens the printed link and makes the first admin; ends on the home screen, signed in. */
export async function setUp({ page, sees, goto }: Person, link: string): Promise<void> {
  await goto(link)
  await sees('setup')
  await page.getByLabel('Your name').fill(admin.name)
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await sees('home')
}

/** From the start page: a page that is opened again is scrolled to where it was, and the menu with it out of sight. */
export async function signOut({ page, goto }: Person): Promise<void> {
  await goto('/')
  await page.getByRole('button', { name: `Account of ${admin.name}` }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

/** Makes a room, is taken to its door, and returns its path, `/r/<code>`. */
export async function makeRoom({ page, sees }: Person, name: string): Promise<string> {
  await page.getByRole('button', { name: 'New meeting' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(name)
  await page.getByRole('button', { name: 'Create and enter' }).click()
  await sees('prejoin')
  return new URL(page.url()).pathname
}

/** Opens a room's link unless already there, and looks into the mirror until camera and microphone are on. */
export async function arrive({ page, name, sees, goto }: Person, room: string): Promise<void> {
  if (new URL(page.url(), 'http://nowhere').pathname !== room) await goto(room)
  await sees('prejoin')
  const field = page.getByLabel('Your name')
  if (await field.isVisible()) await field.fill(name)
  await page.getByRole('button', { name: 'Turn camera off' }).waitFor()
  await page.getByRole('button', { name: 'Turn microphone off' }).waitFor()
}

/** Presses Join. Returns the milliseconds from the press to being connected in the meeting. */
export async function enter({ page, finds }: Person, deadline = 15_000): Promise<number> {
  const start = performance.now()
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  const inside = ({ screen, connection }: Reading): boolean =>
    screen === 'meeting' && connection === 'connected'
  await finds('is in the meeting', inside, deadline)
  return performance.now() - start
}

/** Opens a room's link and joins; returns what `enter` does. */
export async function join(person: Person, room: string): Promise<number> {
  await arrive(person, room)
  return enter(person)
}

/** Waits until each of them sees and hears all the others. */
export async function everybodyMeets(people: readonly Person[], deadline = 20_000): Promise<void> {
  await Promise.all(
    people.map(async (person) => {
      const others = people.filter((other) => other !== person)
      await Promise.all(others.map((other) => person.watches(other.name, 'camera', deadline)))
      await person.hears(others.length, deadline)
    }),
  )
}

/** The first of them sets the server up and makes a room; all join it and meet. Returns its path. */
export async function meet(
  people: readonly [Person, ...Person[]],
  { setupLink, name }: { setupLink: string; name: string },
): Promise<string> {
  const [host] = people
  await setUp(host, setupLink)
  const room = await makeRoom(host, name)
  for (const person of people) await join(person, room)
  await everybodyMeets(people)
  return room
}

/** Names on the tiles of others, in order of the alphabet. */
export async function othersSeenBy(person: Person): Promise<string[]> {
  const { tiles } = await person.read()
  return tiles
    .filter(({ self }) => !self)
    .map(({ name }) => name)
    .sort()
}

/** The identity on one's own tile: one's place in the meeting. */
export const ownPlace = ({ tiles }: Reading): string | undefined => tiles.find(({ self }) => self)?.identity

export const ownPlaces = (people: readonly Person[]): Promise<(string | undefined)[]> =>
  Promise.all(people.map(async (person) => ownPlace(await person.read())))
