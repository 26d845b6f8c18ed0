import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Request } from 'playwright-core'
import { expect } from 'vitest'
import type { Assertion, Registration } from '../../../src/contract/passkeys.ts'
import { giveDevice, withoutAutofill, type VirtualDevice } from '../../browser/passkeys.ts'
import type { Person } from '../../browser/person.ts'
import { admin, setUp, signOut } from '../../browser/steps.ts'
import { createCaller, type Caller } from '../lab/caller.ts'
import { netCase, type Lab, type Seated } from '../lab/lab.ts'
import type { Server } from '../lab/server.ts'

/** Whose page it is: of the server’s own name, so that browsers show its passkeys there, too. */
const elsewhere = 'https://meet.test:8443/'

/** In any page: what the device answers there, as our own page would send it. */
const makes = `async (options) => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const { id, response } = (await navigator.credentials.create({ publicKey })).toJSON()
  const { clientDataJSON, attestationObject, transports } = response
  return { id, clientDataJSON, attestationObject, transports }
}`
const shows = `async (options) => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const { id, response } = (await navigator.credentials.get({ publicKey })).toJSON()
  const { clientDataJSON, authenticatorData, signature, userHandle } = response
  return { id, clientDataJSON, authenticatorData, signature, userHandle }
}`
/** In our own page: a request with everything the browser puts to it. */
const posts = `async ({ path, body }) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await fetch(path, { method: 'POST', ...json })
  return { status: answer.status, text: await answer.text() }
}`
const runs = <T>({ page }: Person, script: string, given: unknown): Promise<T> =>
  page.evaluate<T>(`(${script})(${JSON.stringify(given)})`)

interface Answered {
  status: number
  text: string
}
const postBy = (person: Person, path: string, body?: unknown): Promise<Answered> =>
  runs(person, posts, { path, body })

/** The status, and why. */
const told = ({ status, text }: Answered): [number, string | undefined] => [
  status,
  (JSON.parse(text) as { reason?: string }).reason,
]

const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url')

/** A page at the same name and another port, with the same certificate: as near as another origin can be. */
async function openElsewhere({ ground, results }: Lab, { host }: Server): Promise<void> {
  const { certificateFile, keyFile } = ground.certificates
  const files = ['-cert', certificateFile, '-key', keyFile]
  const page = host.start({
    argv: ['openssl', 's_server', '-www', '-accept', '8443', ...files],
    log: join(results, 'elsewhere.log'),
  })
  await page.line(/^ACCEPT/)
}

/** The card with what was added. */
const cardOf = ({ page }: Person) => page.getByRole('region', { name: 'Passkeys' })

async function addOne(person: Person): Promise<void> {
  await person.goto('/account')
  await cardOf(person).getByRole('button', { name: 'Add a passkey' }).click()
  await cardOf(person)
    .getByText(/Not used yet/)
    .waitFor()
}

const press = ({ page }: Person): Promise<void> =>
  page.getByRole('button', { name: 'Sign in with a passkey' }).click()

async function signInWithPassword({ page, goto, sees }: Person): Promise<void> {
  await goto('/sign-in')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await sees('home')
}

/** Signs in with the button; the request that did it. */
async function signInByButton(person: Person): Promise<Request> {
  await signOut(person)
  const [request] = await Promise.all([
    person.page.waitForRequest((one) => one.url().endsWith('/api/session/passkey')),
    press(person),
  ])
  await person.sees('home')
  return request
}

/** A passkey that was made for a question of the account, on a page of somebody else, is none of it. */
async function makesOneElsewhere(person: Seated): Promise<void> {
  const { text } = await postBy(person, '/api/me/passkeys/options')
  await person.goto(elsewhere)
  const registration = await runs<Registration>(person, makes, JSON.parse(text))
  await person.goto('/account')
  const kept = await postBy(person, '/api/me/passkeys', { name: 'Elsewhere', registration })
  expect(told(kept)).toEqual([403, 'passkey_refused'])
  await cardOf(person).getByRole('button', { name: 'Add a passkey' }).waitFor()
  expect(await cardOf(person).getByRole('listitem').count()).toBe(0)
}

/** Called something else, used, and called so where it says when. */
async function namesAndUsesIt(person: Person): Promise<void> {
  const card = cardOf(person)
  await card.getByRole('button', { name: /^Rename, / }).click()
  await card.getByLabel('Name of the passkey').fill('Blue key')
  await card.getByRole('button', { name: 'Save' }).click()
  await card.getByText('Blue key', { exact: true }).waitFor()
  await signInByButton(person)
  await person.goto('/account')
  const row = card.getByRole('listitem').filter({ hasText: 'Blue key' })
  await row.getByText(/Last used/).waitFor()
}

/** The question a thief got, answered by the owner’s device on the page at `address`. */
async function answersFor(thief: Caller, person: Person, address: string): Promise<Assertion> {
  const options = await thief.get('POST', '/api/session/passkey/options')
  await person.goto(address)
  return runs<Assertion>(person, shows, options)
}

/** The same, with another origin written into what was signed. */
function retold({ clientDataJSON, ...rest }: Assertion, origin: string): Assertion {
  const said = JSON.parse(bytesOf(clientDataJSON).toString()) as object
  return { ...rest, clientDataJSON: Buffer.from(JSON.stringify({ ...said, origin })).toString('base64url') }
}

/** Whoever lures somebody to a page of their own and hands the server’s question on gets nothing from the answer. */
async function isLuredElsewhere(person: Seated, thief: Caller, origin: string): Promise<void> {
  const bring = async (assertion: Assertion): Promise<[number, string | undefined]> =>
    told(await thief.call('POST', '/api/session/passkey', assertion))

  const refused = [401, 'passkey_refused']
  const theirs = await answersFor(thief, person, elsewhere)
  expect(JSON.parse(bytesOf(theirs.clientDataJSON).toString())).toMatchObject({
    origin: new URL(elsewhere).origin,
  })
  expect(await bring(theirs)).toEqual(refused)
  expect(await bring(retold(await answersFor(thief, person, elsewhere), origin))).toEqual(refused)
  // Nothing else was wrong: what our own page would have answered is taken, wherever it comes from.
  expect(await bring(await answersFor(thief, person, '/sign-in'))).toEqual([200, undefined])
}

async function removesIt(person: Person): Promise<void> {
  const { page, goto } = person
  await goto('/account')
  await cardOf(person).getByRole('button', { name: 'Remove, Blue key' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Blue key is removed.').first().waitFor()
  await signOut(person)
  await press(person)
  await page.getByText('This passkey isn’t accepted here.').waitFor()
}

/**
 * From now on a passkey is kept as by a device that never counts. Chromium’s says 1 when it makes one, where nothing is
 * signed as nobody wants to know who built it.
 */
async function beginsAtNothing({ page }: Person): Promise<void> {
  await page.route('**/api/me/passkeys', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    const { registration, ...rest } = route.request().postDataJSON() as { registration: Registration }
    const made = bytesOf(registration.attestationObject)
    const owner = createHash('sha256').update('meet.test').digest()
    // Behind it and a byte of flags: https://www.w3.org/TR/webauthn-3/#authdata-signcount
    made.writeUInt32BE(0, made.indexOf(owner) + owner.length + 1)
    const attestationObject = made.toString('base64url')
    const postData = JSON.stringify({ ...rest, registration: { ...registration, attestationObject } })
    await route.continue({ postData })
  })
}

const countIn = (request: Request): number =>
  bytesOf((request.postDataJSON() as Assertion).authenticatorData).readUInt32BE(33)

/** Nothing but the question keeps an old answer of such a device from being taken again. */
async function neverCounts(person: Person, device: VirtualDevice, thief: Caller): Promise<void> {
  await beginsAtNothing(person)
  await addOne(person)
  for (const time of [1, 2, 3]) {
    await device.saysUsed(0)
    const request = await signInByButton(person)
    expect([time, countIn(request)]).toEqual([time, 0])
    const again: unknown = request.postDataJSON()
    const gone = [410, 'passkey_question']
    expect(told(await postBy(person, '/api/session/passkey', again))).toEqual(gone)
    expect(told(await thief.call('POST', '/api/session/passkey', again))).toEqual(gone)
  }
}

netCase(
  's: a passkey in Chromium, from its first day to its last; lured elsewhere, sent again, and from what never counts',
  { label: 's-passkeys' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    await openElsewhere(lab, server)
    const outside = await lab.network.addHost({ name: 'thief', addresses: ['203.0.113.9/24'] })
    const thief = createCaller({ from: outside, origin: server.origin, authority: server.authority })
    const ada = await lab.seat({
      name: 'Ada',
      kind: 'chromium',
      at: '203.0.113.2/24',
      expected: [/status of 4(01|03|10)/],
    })
    await setUp(ada, server.setupLink)
    const device = await giveDevice(ada)
    await withoutAutofill(ada)

    await makesOneElsewhere(ada)
    await addOne(ada)
    await namesAndUsesIt(ada)
    await isLuredElsewhere(ada, thief, server.origin)
    await removesIt(ada)
    await signInWithPassword(ada)
    await neverCounts(ada, device, thief)
    lab.plant(...thief.cookies.values())
  },
)
