import { expect, it, vi } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import type { Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { preferenceItems } from '../../ui/preference-items.ts'
import AccountPage from './AccountPage.svelte'

const patch = 'PATCH /api/me'

/** Keeps what it is told, as the server does. */
const keeping = () =>
  vi.fn(({ body: { language, zone } }: Input<typeof patch>) => ({
    user: { ...mara, ...(language && { language }), ...(zone && { zone }) },
    build: 'b',
    setupNeeded: false,
  }))

const open = (answers: Answers, me: object = { user: mara }) =>
  show(AccountPage, { me, answers: { 'GET /api/sessions': () => ({ sessions: [] }), ...answers } })

it('keeps language and time zone for the account, and lets the browser say again', async () => {
  const change = keeping()
  const { screen, parley } = await open({ [patch]: change })
  const card = screen.getByRole('form', { name: 'Language and time' })
  const save = card.getByRole('button', { name: 'Save' })
  await expect.element(save).toBeDisabled()
  await card.getByRole('combobox', { name: 'Language' }).selectOptions('Deutsch')
  await card.getByRole('combobox', { name: 'Time zone' }).selectOptions('Asia/Tokyo')
  await save.click()
  await vi.waitFor(() => {
    expect(parley.session.user).toMatchObject({ language: 'de', zone: 'Asia/Tokyo' })
  })
  expect(change.mock.lastCall?.[0].body).toEqual({ language: 'de', zone: 'Asia/Tokyo' })
  await expect.element(save).toBeDisabled()
  await card.getByRole('combobox', { name: 'Language' }).selectOptions('As the browser says')
  await save.click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body).toEqual({ language: null, zone: 'Asia/Tokyo' })
  })
})

it('offers only the languages of this server, here and in the menu', async () => {
  const { screen, parley } = await open(
    {},
    { user: mara, languages: { offered: ['en', 'ar'], standard: 'en' } },
  )
  const options = screen.getByRole('combobox', { name: 'Language' }).element().querySelectorAll('option')
  expect(Array.from(options, ({ textContent }) => textContent)).toEqual([
    'As the browser says',
    'English',
    'العربية',
  ])
  const labels = preferenceItems(parley).map(({ label }) => label)
  expect(labels.slice(3)).toEqual(['English', 'العربية'])
})

it('a language chosen in the menu is the account’s, where the account has one', async () => {
  const change = keeping()
  const { parley } = await open({ [patch]: change }, { user: { ...mara, language: 'en' } })
  preferenceItems(parley)
    .find(({ label }) => label === 'Deutsch')
    ?.run?.()
  await vi.waitFor(() => {
    expect(parley.session.user?.language).toBe('de')
  })
  expect(change.mock.lastCall?.[0].body).toEqual({ language: 'de' })
  expect(parley.i18n.language).toBe('de')
})
