import { describe, expect, it, vi } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import type { Account } from '../../../../src/contract/users.ts'
import type { WaysIn } from '../../../../src/contract/ways-in.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import PersonPage from './PersonPage.svelte'
import { detailOf } from './testing/account-detail.ts'
import { anna, exampleLink } from './testing/example-accounts.ts'
import { exampleWays, noWays, onlyPasskey } from './testing/example-ways.ts'

const get = 'GET /api/users/:id/ways-in'
const take = 'DELETE /api/users/:id/ways-in/:kind/:way'

interface Wish {
  account?: Account
  ways?: WaysIn
  mail?: boolean
  /** Null where there can be none. */
  passkeysAt?: string | null
}
const open = (
  answers: Answers = {},
  { account = anna, ways = exampleWays, mail = false, passkeysAt = 'meet.studio.example' }: Wish = {},
) =>
  show(PersonPage, {
    props: { id: account.id },
    me: { user: mara, ...(passkeysAt !== null && { passkeysAt }), ...(mail && { mail }) },
    answers: {
      'GET /api/users/:id': () => detailOf(account),
      'GET /api/audit': () => ({ entries: [], more: false }),
      [get]: () => ways,
      ...answers,
    },
  })

/** Takes away what it is asked to, and shows what is left. */
const server = (begin: WaysIn) => {
  let left = begin
  const taking = vi.fn(({ params: { kind, way } }: Input<typeof take>) => {
    const list = { passkey: 'passkeys', provider: 'identities', key: 'keys', session: 'sessions' } as const
    const which = list[kind]
    left = { ...left, [which]: left[which].filter(({ id }) => id !== way) }
    return {}
  })
  return { taking, answers: { [get]: () => left, [take]: taking } satisfies Answers }
}

it('shows each, with what is known of it', async () => {
  const { screen } = await open()
  const card = screen.getByRole('region', { name: 'What opens this account' })
  for (const words of [
    /^Chosen /,
    /7 recovery codes left/,
    'Firefox on Linux',
    /not used yet/,
    'mara@studio.example',
    'Opens nothing while the provider is not in use',
    'Timetable script',
    'rooms:write',
    /^Works until/,
    /^Worked until/,
    'Munich, Germany',
  ])
    await expect.element(card.getByText(words).first()).toBeVisible()
})

describe('taking one away', () => {
  it.each([
    ['passkey', 'Remove, Firefox on Linux', /Remove the passkey Firefox on Linux of Anna Nowak/],
    ['provider', 'Unlink, Studio account', /Unlink Studio account from the account of Anna Nowak/],
    ['key', 'Revoke, Timetable script', /Revoke the API key Timetable script of Anna Nowak/],
    ['session', 'Sign out, Safari on iOS', /Sign Anna Nowak out of Safari on iOS/],
  ])('of kind %s is asked back, and done', async (kind, button, title) => {
    const { taking, answers } = server(exampleWays)
    const { screen } = await open(answers)
    const [verb = ''] = button.split(',')
    await screen.getByRole('button', { name: button }).click()
    const dialog = screen.getByRole('dialog', { name: title })
    await expect.element(dialog).toBeVisible()
    expect(dialog.getByText(/last way in/).elements()).toEqual([])
    expect(taking).not.toHaveBeenCalled()
    await dialog.getByRole('button', { name: verb }).click()
    await expect.element(screen.getByRole('button', { name: button })).not.toBeInTheDocument()
    await expect.element(screen.getByRole('heading', { name: 'What opens this account' })).toHaveFocus()
    expect(taking.mock.calls.map(([{ params }]) => [params.id, params.kind])).toEqual([[anna.id, kind]])
  })

  it('the last: is said before, and a link is offered afterwards', async () => {
    const { answers } = server(onlyPasskey)
    const { screen } = await open({ ...answers, 'POST /api/users/:id/reset-link': () => exampleLink }, {})
    expect(screen.getByText(/Nothing opens this account/).elements()).toEqual([])
    await screen.getByRole('button', { name: 'Remove, Firefox on Linux' }).click()
    await expect.element(screen.getByText(/It is the last way in/)).toBeVisible()
    await screen.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    const card = screen.getByRole('region', { name: 'What opens this account' })
    await expect.element(card.getByText(/Nothing opens this account/)).toBeVisible()
    await card.getByRole('button', { name: 'Make a link' }).click()
    await expect.element(screen.getByRole('textbox', { name: 'Link' })).toHaveValue(exampleLink.url)
  })

  it('what is gone already is gone; what fails stays, and says why', async () => {
    const { answers } = server(exampleWays)
    const refusals = [failing('unavailable'), failing('not_found')]
    const { screen } = await open({ ...answers, [take]: () => refusals.shift()?.() ?? {} })
    const button = screen.getByRole('button', { name: 'Revoke, Timetable script' })
    for (const words of [/busy or restarting/, 'The API key Timetable script is revoked.']) {
      await button.click()
      await screen.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
      await expect.element(screen.getByText(words).first()).toBeVisible()
    }
  })

  it('leaves what is typed into the form, which saves as before', async () => {
    const { answers } = server(exampleWays)
    const accounts = [anna, { ...anna, version: 5 }]
    const save = vi.fn((_: Input<'PATCH /api/users/:id'>) => ({ ...anna, name: 'Anna Reyes', version: 6 }))
    const { screen } = await open({
      ...answers,
      'GET /api/users/:id': () => detailOf(accounts.shift() ?? { ...anna, version: 5 }),
      'PATCH /api/users/:id': save,
    })
    await screen.getByLabelText('Name').fill('Anna Reyes')
    await screen.getByRole('button', { name: 'Remove, Firefox on Linux' }).click()
    await screen.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect.element(screen.getByText('The passkey Firefox on Linux is removed.').first()).toBeVisible()
    await expect.element(screen.getByLabelText('Name')).toHaveValue('Anna Reyes')
    await screen.getByRole('button', { name: 'Save' }).click()
    await vi.waitFor(() => expect(save.mock.calls[0]?.[0].body).toEqual({ name: 'Anna Reyes', version: 5 }))
  })
})

it('offers a link where nothing opens the account, also by mail', async () => {
  const send = vi.fn(() => ({}))
  const { screen } = await open({ 'POST /api/users/:id/reset-mail': send }, { ways: noWays, mail: true })
  const card = screen.getByRole('region', { name: 'What opens this account' })
  await card.getByRole('button', { name: 'Send by mail' }).click()
  await expect.element(screen.getByText(/A link is on its way/).first()).toBeVisible()
  expect(send).toHaveBeenCalledOnce()
})

it('a passkey of a server without a name opens nothing', async () => {
  const { screen } = await open({}, { ways: onlyPasskey, passkeysAt: null })
  await expect.element(screen.getByText('Opens nothing while this server has no name')).toBeVisible()
  await expect.element(screen.getByText(/Nothing opens this account/)).toBeVisible()
})

it('takes nothing from whom one may not manage, and says where one’s own are', async () => {
  const me: Account = { ...anna, id: mara.id, you: { may: ['edit', 'sign_out'] } }
  const { screen } = await open({}, { account: me })
  await expect.element(screen.getByText(/take away under My account/)).toBeVisible()
  expect(screen.getByRole('button', { name: /^(Remove|Unlink|Revoke|Sign out),/ }).elements()).toEqual([])
})
