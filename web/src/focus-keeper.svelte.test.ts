import { tick } from 'svelte'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { userEvent } from 'vitest/browser'
import AccountPage from './features/account/AccountPage.svelte'
import { exampleSessions } from './features/account/testing/example-sessions.ts'
import PeoplePage from './features/people/PeoplePage.svelte'
import PersonPage from './features/people/PersonPage.svelte'
import { detailOf } from './features/people/testing/account-detail.ts'
import { anna, exampleAccounts, exampleLink, listOf } from './features/people/testing/example-accounts.ts'
import { keepFocus } from './focus-keeper.ts'
import { mara } from './testing/examples.ts'
import type { Answers } from './testing/fixture-api.ts'
import { show } from './testing/show.ts'

const answers: Answers = {
  'GET /api/users': () => listOf(exampleAccounts),
  'GET /api/users/:id': () => detailOf(anna),
  'GET /api/audit': () => ({ entries: [], more: false }),
}
const person = { me: { user: mara }, props: { id: anna.id } }
const focused = () => document.activeElement?.textContent.trim()

let stop: () => void
beforeEach(() => {
  stop = keepFocus()
})
afterEach(() => {
  stop()
})

it('goes from the heading of a page that loads to the one that came', async () => {
  let answer: (() => void) | undefined
  const { screen } = await show(PersonPage, {
    ...person,
    answers: {
      ...answers,
      'GET /api/users/:id': () =>
        new Promise((resolve) => {
          answer = () => {
            resolve(detailOf(anna))
          }
        }),
    },
  })
  const before = screen.getByRole('heading', { level: 1 }).element() as HTMLElement
  before.focus()
  answer?.()
  await expect.element(screen.getByRole('heading', { name: anna.name })).toHaveFocus()
  expect(before.isConnected).toBe(false)
})

it('stays on a button that has nothing to do any more', async () => {
  const { screen } = await show(PersonPage, {
    ...person,
    answers: { ...answers, 'PATCH /api/users/:id': () => ({ ...anna, name: 'Anna Reyes', version: 5 }) },
  })
  await screen.getByLabelText('Name').fill('Anna Reyes')
  const save = screen.getByRole('button', { name: 'Save' })
  ;(save.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('heading', { name: 'Anna Reyes' })).toBeVisible()
  await expect.element(save).toHaveAttribute('aria-disabled', 'true')
  await expect.element(save).toHaveFocus()
})

it('goes back to where it was when a notice took it along', async () => {
  let version = anna.version
  const { screen } = await show(PersonPage, {
    ...person,
    answers: {
      ...answers,
      'PATCH /api/users/:id': ({ body: { disabled } }) => ({
        ...anna,
        version: (version += 1),
        ...(disabled === true && { disabledAt: '2026-11-21T09:35:00.000Z' }),
        you: { may: disabled === true ? ['enable'] : anna.you.may },
      }),
    },
  })
  await screen.getByRole('button', { name: 'Disable' }).click()
  const undo = screen.getByRole('button', { name: 'Undo' })
  await expect.element(undo).toBeVisible()
  ;(undo.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('button', { name: 'Disable' })).toHaveFocus()
})

it('stays in a dialog that shows something else', async () => {
  const { screen } = await show(PeoplePage, {
    me: { user: mara },
    answers: { ...answers, 'POST /api/users': () => ({ user: anna, link: exampleLink }) },
  })
  await screen.getByRole('button', { name: 'New account' }).click()
  await screen.getByLabelText('Name').fill('Anna Nowak')
  await screen.getByLabelText('E-mail').fill('anna@studio.example')
  await userEvent.keyboard('{Enter}')
  await expect.element(screen.getByRole('textbox', { name: 'Link' })).toBeVisible()
  expect(document.activeElement?.closest('dialog')).not.toBeNull()
  await expect.element(screen.getByRole('dialog').getByRole('heading')).toHaveFocus()
})

it('goes to the heading of its part when what had it is gone', async () => {
  const { screen } = await show(AccountPage, {
    me: { user: mara },
    answers: {
      'GET /api/sessions': () => ({ sessions: exampleSessions }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
    },
  })
  const part = screen.getByRole('region', { name: 'Where you are signed in' })
  await expect.element(part).toBeVisible()
  const button = part.getByRole('button').first().element() as HTMLElement
  button.focus()
  button.closest('li')?.remove()
  await tick()
  await expect.poll(focused).toBe('Where you are signed in')
})

it('leaves the focus alone where somebody took it away', async () => {
  const { screen } = await show(PersonPage, { ...person, answers })
  const name = screen.getByLabelText('Name')
  const field = name.element() as HTMLElement
  field.focus()
  field.blur()
  await tick()
  field.remove()
  await tick()
  expect(document.activeElement).toBe(document.body)
})
