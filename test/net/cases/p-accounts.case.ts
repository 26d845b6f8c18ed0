import { expect } from 'vitest'
import { admin, everybodyMeets, join, makeRoom, othersSeenBy, setUp, signOut } from '../../browser/steps.ts'
import { giveDevice, withoutAutofill } from '../../browser/passkeys.ts'
import type { Person } from '../../browser/person.ts'
import { endedByServer } from '../../browser/tolerated.ts'
import { netCase, type Seated } from '../lab/lab.ts'

const first = 'canary-Nebel-Amboss-5520'
const second = 'canary-Ofen-Distel-9013'

/** Opens what an admin manages, from the account menu. */
async function manage({ page }: Person): Promise<void> {
  await page.goto('/')
  await page.getByRole('button', { name: `Account of ${admin.name}` }).click()
  await page.getByRole('menuitem', { name: 'Manage people' }).click()
  await page.getByRole('link', { name: 'Invitations' }).waitFor()
}

/** An invitation for whoever gets the link: the link. */
async function invite(person: Person): Promise<string> {
  const { page } = person
  await manage(person)
  await page.getByRole('link', { name: 'Invitations' }).click()
  await page.getByRole('button', { name: 'Invite people' }).first().click()
  await page.getByRole('radio', { name: /Whoever gets the link/ }).check()
  await page.getByRole('button', { name: 'Make link' }).click()
  return linkOn(person)
}

/** The link that is shown once. */
const linkOn = ({ page }: Person): Promise<string> => page.locator('main input[readonly]').inputValue()

/** The account's page, found by name. */
async function openAccountOf(person: Person, name: string): Promise<void> {
  await manage(person)
  await person.page.getByRole('link', { name: new RegExp(`\\b${name}\\b`) }).click()
  await person.page.getByRole('heading', { level: 1, name }).waitFor()
}

async function accept({ page, goto, sees, name }: Seated, link: string): Promise<void> {
  await goto(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill('bo@meet.test')
  await page.getByLabel('Password', { exact: true }).fill(first)
  await page.getByRole('button', { name: 'Create account' }).click()
  await sees('home')
}

async function signIn({ page, goto }: Person, password: string): Promise<void> {
  await goto('/sign-in')
  await page.getByLabel('E-mail').fill('bo@meet.test')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Somebody with a device accepts an invitation with it, has no password, and comes back with the passkey. */
async function beginsWithPasskey(person: Person, link: string): Promise<void> {
  const { page, goto, sees } = person
  await withoutAutofill(person)
  await giveDevice(person)
  await goto(link)
  await page.getByLabel('Your name').fill('Cy')
  await page.getByLabel('E-mail').fill('cy@meet.test')
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await sees('home')
  await goto('/account')
  await page.getByText('You have none: you sign in with a passkey').waitFor()
  await goto('/')
  // Whoever signs out while their rooms are asked for is told 401 for those.
  await page.getByText('No rooms yet').waitFor()
  await page.getByRole('button', { name: 'Account of Cy' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await sees('home')
}

/** An admin who is signed in adds a passkey, signs in with it each way, and is refused when it can't be trusted. */
async function livesWithPasskey(person: Person): Promise<void> {
  const { page, goto, sees } = person
  const device = await giveDevice(person)
  await goto('/account')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('You can sign in with it from now on.').first().waitFor()

  // The browser fills it in where the address would be typed.
  const [filledIn] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/api/session/passkey')),
    signOut(person),
  ])
  expect(filledIn.status()).toBe(200)

  await withoutAutofill(person)
  const press = () => page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await signOut(person)
  await press()
  await sees('home')

  await signOut(person)
  await device.verifies(false)
  await press()
  await page.getByText('Your device didn’t check that it’s you.').waitFor()
  await device.verifies(true)
  await device.saysUsed(2)
  await press()
  await page.getByText('This passkey isn’t accepted here.').waitFor()
}

netCase(
  'p: invited, met, disabled in the middle of it, let in again, and back with a reset link',
  { label: 'p-accounts' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    lab.plant(first, second)
    const [ada, bo, desk] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: endedByServer }),
      lab.seat({
        name: 'Bo',
        kind: 'firefox',
        at: '203.0.113.3/24',
        expected: [...endedByServer, /status of 40[13]/, /WebSocket/],
      }),
      lab.seat({
        name: 'Desk',
        kind: 'chromium',
        at: '203.0.113.4/24',
        expected: [/status of 401/],
      }),
    ])
    await setUp(ada, server.setupLink)
    const invitation = await invite(ada)
    lab.plant(invitation.split('#')[1] ?? '')
    await accept(bo, invitation)

    await ada.page.goto('/')
    const room = await makeRoom(ada, 'In order')
    for (const person of [ada, bo]) await join(person, room)
    await everybodyMeets([ada, bo])

    // Ada's other browser, while she is in the meeting.
    await desk.goto('/sign-in')
    await desk.page.getByLabel('E-mail').fill(admin.email)
    await desk.page.getByLabel('Password', { exact: true }).fill(admin.password)
    await desk.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await desk.sees('home')
    await openAccountOf(desk, 'Bo')
    await desk.page.getByRole('button', { name: 'Disable', exact: true }).click()
    await bo.sees('ended')
    await ada.finds('is alone', ({ tiles }) => tiles.every(({ self }) => self))
    expect(await othersSeenBy(ada)).toEqual([])
    await signIn(bo, first)
    await bo.page.getByText('E-mail or username and password don’t belong together').waitFor()

    await desk.page.getByRole('button', { name: 'Enable', exact: true }).click()
    await desk.page.getByRole('button', { name: 'Make a link' }).click()
    const reset = await linkOn(desk)
    lab.plant(reset.split('#')[1] ?? '')
    await bo.goto(reset)
    await bo.page.getByLabel('New password').fill(second)
    await bo.page.getByRole('button', { name: 'Set password and sign in' }).click()
    await bo.sees('home')
    await desk.page.getByRole('button', { name: 'Done' }).click()
    await desk.page.getByRole('link', { name: 'Activity' }).click()
    await desk.page.getByText(/^Ada disabled/).waitFor()

    await livesWithPasskey(desk)
    await manage(ada)
    await ada.page.getByRole('link', { name: 'Activity' }).click()
    await ada.page.getByText('A passkey of Ada was refused').waitFor()

    const cy = await lab.seat({ name: 'Cy', kind: 'chromium', at: '203.0.113.5/24' })
    const another = await invite(ada)
    lab.plant(another.split('#')[1] ?? '')
    await beginsWithPasskey(cy, another)
  },
)
