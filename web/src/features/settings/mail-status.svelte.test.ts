import { expect, it, vi } from 'vitest'
import type { Input, Reply } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import type { Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import SettingsPage from './SettingsPage.svelte'
import { exampleMail } from './testing/example-mail.ts'
import { exampleSettings, mailSetHere, troubled } from './testing/example-settings.ts'

const open = (answers: Answers, mail = troubled, settings = mailSetHere) =>
  show(SettingsPage, {
    me: { user: mara },
    path: '/admin/settings',
    answers: {
      'GET /api/settings': () => ({ settings, mailProblems: [], passkeysElsewhere: [] }),
      'GET /api/mail': () => mail,
      ...answers,
    },
  })

it('sends a test to oneself, and says what the mail server said', async () => {
  let trouble: Reply<'POST /api/mail/test'>['trouble'] = { reason: 'sign_in_refused', said: '535 no' }
  const tested = vi.fn((_: Input<'POST /api/mail/test'>) => ({
    sent: trouble === undefined,
    ...(trouble && { trouble }),
  }))
  const { screen } = await open({ 'POST /api/mail/test': tested })
  const send = screen.getByRole('button', { name: 'Send test' })
  await send.click()
  await expect.element(screen.getByText(/doesn’t accept the user name and password/)).toBeVisible()
  await expect.element(screen.getByText('535 no')).toBeVisible()
  expect(tested.mock.lastCall?.[0].body).toEqual({ to: mara.email })
  trouble = undefined
  await screen.getByLabelText('Send a test to').fill('ada@example.org')
  await send.click()
  await expect.element(screen.getByText(/The mail server took it for .*ada@example.org/)).toBeVisible()
  await expect.element(screen.getByText('535 no')).not.toBeInTheDocument()
})

it('shows what waits and what was given up, tries again and throws away', async () => {
  let mail = troubled
  const retry = vi.fn((_: Input<'POST /api/mail/failed/:id/retry'>) => {
    mail = { ...troubled, failed: troubled.failed.slice(1) }
    return {}
  })
  const discard = vi.fn((_: Input<'DELETE /api/mail/failed/:id'>) => {
    mail = { on: true, waiting: 0, failed: [] }
    return {}
  })
  const { screen } = await open({
    'GET /api/mail': () => mail,
    'POST /api/mail/failed/:id/retry': retry,
    'DELETE /api/mail/failed/:id': discard,
  })
  await expect.element(screen.getByText('3 mails wait to be sent.')).toBeVisible()
  await expect.element(screen.getByText('550 5.1.1 no such user here')).toBeVisible()
  // A link that is too old is of no use to anybody.
  await expect
    .element(screen.getByRole('button', { name: 'Try again: jun@studio.example' }))
    .not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Try again: anna.nowak@studio.example' }).click()
  await expect.element(screen.getByText('550 5.1.1 no such user here')).not.toBeInTheDocument()
  await screen.getByRole('button', { name: 'Throw away: jun@studio.example' }).click()
  await expect.element(screen.getByText('Nothing waits to be sent.')).toBeVisible()
  expect([retry, discard].map((one) => one.mock.lastCall?.[0].params.id)).toEqual(
    troubled.failed.map(({ id }) => id),
  )
})

it('says nothing of mail where no mail server is set and nothing waits', async () => {
  const { screen } = await open({}, { on: false, waiting: 0, failed: [] }, exampleSettings())
  await expect.element(screen.getByRole('heading', { name: 'Legal pages' })).toBeVisible()
  await expect.element(screen.getByRole('heading', { name: 'Does mail arrive?' })).not.toBeInTheDocument()
})

it('shows what people get, in any language, and as text', async () => {
  const asked = vi.fn((_: Input<'POST /api/mail/preview'>) => exampleMail)
  const { screen } = await open({ 'POST /api/mail/preview': asked })
  await screen.getByRole('button', { name: 'Look at the mails' }).click()
  await expect.element(screen.getByText(exampleMail.subject)).toBeVisible()
  const drawn = document.querySelector('.mail')?.shadowRoot
  const button = drawn?.querySelector<HTMLElement>('a')
  expect(button?.style.backgroundColor).toBe('rgb(0, 118, 101)')
  expect(drawn?.querySelectorAll('style, script')).toHaveLength(0)
  await screen.getByLabelText('Language').selectOptions('ar')
  await screen.getByRole('combobox', { name: 'Mail' }).selectOptions('reset')
  await vi.waitFor(() => {
    expect(asked.mock.lastCall?.[0].body).toEqual({ template: 'reset', language: 'ar' })
  })
  await screen.getByLabelText('Shown').selectOptions('text')
  await expect.element(screen.getByText(/Grace Hopper/).last()).toBeVisible()
  await expect.element(screen.getByText(/https:\/\/meet\.example\/example/)).toBeVisible()
})
