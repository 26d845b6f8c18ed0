import { expect, it, vi } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import type { After } from '../../clock.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { savedFile } from '../../testing/saved-file.ts'
import { show } from '../../testing/show.ts'
import { filtersOf, wishOf } from './audit-filters.ts'
import AuditPage from './AuditPage.svelte'
import { exampleEntries } from './testing/example-entries.ts'

const get = 'GET /api/audit'
const take = 'POST /api/audit/export'

/** Answers like the server, three at a time. */
const log = () =>
  vi.fn(({ query }: Input<typeof get>) => {
    const fit = exampleEntries.filter(({ event }) => event.startsWith(query.event ?? ''))
    const from = fit.findIndex(({ id }) => id === query.before) + 1
    return { entries: fit.slice(from, from + 3), more: fit.length > from + 3 }
  })

const open = (answers: Answers, more: { search?: string; after?: After } = {}) =>
  show(AuditPage, { me: { user: mara }, path: '/admin/audit', answers, ...more })

it('tells what was done, and what before', async () => {
  const { screen } = await open({ [get]: log() })
  await expect.element(screen.getByText('Mara Okoye disabled the account of Anna Nowak')).toBeVisible()
  await expect.element(screen.getByText('Anna Nowak signed in')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Show more' }).click()
  await expect.element(screen.getByText('Anna Nowak signed in')).toBeVisible()
  expect(screen.getByRole('listitem').filter({ hasText: 'Anna' }).elements().length).toBe(4)
})

it('tells who was invited, also several at once', async () => {
  const invited = exampleEntries.filter(({ event }) => event === 'invitation.created')
  const { screen } = await open({ [get]: () => ({ entries: invited, more: false }) })
  await expect.element(screen.getByText('jon@studio.example')).toBeVisible()
  await expect.element(screen.getByText('ida@studio.example')).toBeVisible()
  expect(screen.getByText(/^Role:/).elements()).toHaveLength(2)
})

it('shows one kind, at an address of its own', async () => {
  const asked = log()
  const { screen, parley } = await open({ [get]: asked })
  await screen.getByRole('combobox', { name: 'What to show' }).selectOptions('room')
  await expect.element(screen.getByText('Mara Okoye changed a room')).toBeVisible()
  await expect.element(screen.getByText(/disabled the account/)).not.toBeInTheDocument()
  expect(parley.router.went).toEqual(['/admin/audit?kind=room'])
  expect(asked.mock.lastCall?.[0].query).toEqual({ event: 'room.' })
  await expect.element(screen.getByRole('button', { name: 'Show more' })).not.toBeInTheDocument()
})

it('searches while one types, and says when nothing fits', async () => {
  const asked = log()
  const none = () => ({ entries: [], more: false })
  const time = new HeldTime()
  const { screen, parley } = await open(
    { [get]: (input) => (input.query.search ? none() : asked(input)) },
    { after: time.after },
  )
  await screen.getByRole('combobox', { name: 'Since when' }).selectOptions('week')
  expect(asked.mock.lastCall?.[0].query).toEqual({ from: '2026-11-14T09:35:00.000Z' })
  await screen.getByRole('searchbox', { name: 'Name, e-mail, username or IP address' }).fill('zebra')
  time.pass(250)
  await expect.element(screen.getByText('Nothing fits the search and the filters.')).toBeVisible()
  expect(parley.router.went).toEqual(['/admin/audit?period=week', '/admin/audit?search=zebra&period=week'])
})

it('keeps what is shown when older ones don’t come, and asks for them again', async () => {
  const answer = log()
  let broken = false
  const { screen } = await open({ [get]: (input) => (broken ? failing('unavailable')() : answer(input)) })
  await expect.element(screen.getByRole('button', { name: 'Show more' })).toBeVisible()
  broken = true
  await screen.getByRole('button', { name: 'Show more' }).click()
  await expect.element(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect.element(screen.getByText(/disabled the account/)).toBeVisible()
  broken = false
  await screen.getByRole('button', { name: 'Try again' }).click()
  await expect.element(screen.getByText('Anna Nowak signed in')).toBeVisible()
})

it('shows the days between two, at an address of their own', async () => {
  const asked = log()
  const { screen, parley } = await open({ [get]: asked })
  await screen.getByRole('combobox', { name: 'Since when' }).selectOptions('days')
  await screen.getByLabelText('First day').fill('2026-11-02')
  await screen.getByLabelText('Last day').fill('2026-11-20')
  const address = '/admin/audit?period=days&from=2026-11-02&until=2026-11-20'
  await vi.waitFor(() => expect(parley.router.went.at(-1)).toBe(address))
  const zone = parley.i18n.zone
  expect(asked.mock.lastCall?.[0].query).toEqual(
    wishOf(filtersOf(address.split('?')[1] ?? ''), { now: 0, zone }),
  )
  await screen.getByRole('combobox', { name: 'Since when' }).selectOptions('')
  await expect.element(screen.getByLabelText('Last day')).not.toBeInTheDocument()
})

it('keeps everything that fits as CSV, as the server writes it', async () => {
  const answer = vi.fn((_: Input<typeof take>) => new Blob(['"Time"\r\n"1"\r\n']))
  const { screen } = await open({ [get]: log(), [take]: answer }, { search: '?kind=room' })
  const saved = savedFile()
  await screen.getByRole('button', { name: 'CSV' }).click()
  expect(await saved).toEqual({ name: 'activity-2026-11-21.csv', text: '"Time"\r\n"1"\r\n' })
  expect(answer.mock.calls.map(([{ body }]) => body)).toEqual([{ event: 'room.' }])
})

it('says when it was exported too often', async () => {
  const { screen } = await open({ [get]: log(), [take]: failing('too_many') })
  await screen.getByRole('button', { name: 'CSV' }).click()
  await expect.element(screen.getByText(/exported often just now/).first()).toBeVisible()
})
