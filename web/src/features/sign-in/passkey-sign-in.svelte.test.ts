import { expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, pending, type Answers } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { show } from '../../testing/show.ts'
import { DeviceTrouble, type PasskeyDevice } from '../passkeys/passkey-device.ts'
import {
  exampleAssertion,
  exampleRequest,
  fixtureDevice,
  passkeysAt,
  refusing,
} from '../passkeys/testing/fixture-device.ts'
import SignInPage from './SignInPage.svelte'

const me = { user: mara, build: 'b', setupNeeded: false }
const ask = 'POST /api/session/passkey/options'
const answer = 'POST /api/session/passkey'

const open = async (device: Partial<PasskeyDevice>, answers: Answers = {}, after = new HeldTime().after) => {
  const shown = await show(SignInPage, {
    props: { device: fixtureDevice(device) },
    me: { passkeysAt },
    after,
    answers: { [ask]: () => exampleRequest, [answer]: () => me, ...answers },
  })
  return { ...shown, button: shown.screen.getByRole('button', { name: 'Sign in with a passkey' }) }
}

/** Waits for somebody to choose, as browsers do, until it is told to stop. */
const waiting = () => {
  const asked: { mediation: string; aborted: () => boolean; choose: () => void }[] = []
  const shows: PasskeyDevice['show'] = (_options, { mediation, signal }) =>
    new Promise((resolve, reject) => {
      const choose = () => {
        resolve(exampleAssertion)
      }
      asked.push({ mediation, aborted: () => signal?.aborted ?? false, choose })
      signal?.addEventListener('abort', () => {
        reject(new DeviceTrouble('aborted', undefined))
      })
    })
  return { asked, show: shows, fillsIn: () => Promise.resolve(true) }
}

it('signs in at the press of a button', async () => {
  const signIn = vi.fn((_: { body: object }) => me)
  const { button, parley } = await open({}, { [answer]: signIn })
  await button.click()
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
  expect(parley.router.went).toContain('/')
  expect(signIn.mock.calls[0]?.[0].body).toEqual(exampleAssertion)
})

it('signs in with what the browser fills in', async () => {
  const device = waiting()
  const { parley, screen } = await open(device)
  await expect
    .element(screen.getByLabelText('E-mail or username'))
    .toHaveAttribute('autocomplete', 'username webauthn')
  await expect.poll(() => device.asked.map(({ mediation }) => mediation)).toEqual(['autofill'])
  device.asked[0]?.choose()
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
})

it('asks one thing at a time, and offers again when nothing came of the button', async () => {
  const device = waiting()
  const { button } = await open({
    ...device,
    show: (...given) => (given[1].mediation === 'modal' ? refusing('cancelled')() : device.show(...given)),
  })
  await expect.poll(() => device.asked.length).toBe(1)
  await button.click()
  await expect.poll(() => device.asked.length).toBe(2)
  expect(device.asked.map(({ aborted }) => aborted())).toEqual([true, false])
})

it('asks anew before its question is too old', async () => {
  const device = waiting()
  const time = new HeldTime()
  await open(device, {}, time.after)
  await expect.poll(() => device.asked.length).toBe(1)
  time.pass(4 * 60_000)
  await expect.poll(() => device.asked.length).toBe(2)
  expect(device.asked.map(({ aborted }) => aborted())).toEqual([true, false])
})

it('stops asking when the page is left, and when the password was right', async () => {
  const left = waiting()
  const { screen } = await open(left)
  await expect.poll(() => left.asked.length).toBe(1)
  await screen.unmount()
  expect(left.asked[0]?.aborted()).toBe(true)

  const signed = waiting()
  const other = await open(signed, { 'POST /api/session': () => me })
  await expect.poll(() => signed.asked.length).toBe(1)
  await other.screen.getByLabelText('E-mail or username').fill('mara@studio.example')
  await other.screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await other.screen.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => signed.asked[0]?.aborted()).toBe(true)
  expect(signed.asked).toHaveLength(1)
})

it('says calmly that nothing was chosen', async () => {
  const { button, screen } = await open({ show: refusing('cancelled') })
  await button.click()
  await expect.element(screen.getByRole('status').filter({ hasText: /No passkey was used/ })).toBeVisible()
  expect(screen.getByRole('alert').filter({ hasText: /\w/ }).elements()).toEqual([])
})

it.each([
  ['unauthenticated', 'passkey_refused', /isn’t accepted here/],
  ['unauthenticated', 'passkey_unverified', /didn’t check that it’s you/],
  ['gone', 'passkey_question', /took too long/],
  ['unavailable', undefined, /busy or restarting/],
] as const)('%s (%s) is said in words', async (code, reason, text) => {
  const { button, screen } = await open({}, { [answer]: failing(code, reason && { reason }) })
  await button.click()
  await expect.element(screen.getByRole('alert').filter({ hasText: text })).toBeVisible()
  await expect.element(button).not.toHaveAttribute('aria-busy')
})

it('a password is not held up by a browser that never answers', async () => {
  const { parley, screen } = await open(
    { fillsIn: () => Promise.resolve(true), show: pending },
    { 'POST /api/session': () => me },
  )
  await screen.getByLabelText('E-mail or username').fill('mara@studio.example')
  await screen.getByLabelText('Password', { exact: true }).fill('three small boats')
  await screen.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect.poll(() => parley.session.user?.name).toBe('Mara Okoye')
})

it.each([{ supported: false }, { host: '203.0.113.1' }])('offers none with %j', async (device) => {
  const { button } = await open(device)
  await expect.element(button).not.toBeInTheDocument()
})
