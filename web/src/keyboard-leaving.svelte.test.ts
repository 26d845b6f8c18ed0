import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../src/contract/contract.ts'
import { exampleAnswers } from './features/account/testing/example-answers.ts'
import { addresses, paths } from './paths.ts'
import { pressKeyOn, tabTo, typeBy } from './testing/by-keyboard.ts'
import { exampleFace, mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { appOpener } from './testing/open-app.ts'
import { chooseFile, middleOf, pictureFile } from './testing/picture-file.ts'
import { savedFile } from './testing/saved-file.ts'

// What people take along, leave behind and show of themselves, in the whole page and with nothing but keys: nothing here
// is clicked, or given the focus by the test.

const open = appOpener()
const openAccount = (answers: Answers) =>
  open(paths.account, { answers: { ...exampleAnswers, ...answers }, me: { user: mara } })

const nobody = { build: 'b', setupNeeded: false }
const leavesAt = '2026-12-05T09:30:00.000Z'
/** Wants a proof so often, and then does it. */
const proving = <T>(times: number, done: () => T) => {
  const answers = Array.from({ length: times }, () => failing('forbidden', { reason: 'confirm_needed' }))
  return () => (answers.shift() ?? done)()
}

it('leaves once the address is typed and proved, and is shown the way back', async () => {
  const link = { url: 'https://meet.example/keep#a-secret', expiresAt: leavesAt }
  const leave = vi.fn(proving(2, () => ({ leavesAt, link })))
  const { screen } = await openAccount({
    'POST /api/me/departure': leave,
    'POST /api/session/confirm': () => ({}),
    'GET /api/me': () => nobody,
  })
  const opener = screen.getByRole('button', { name: 'Delete my account…' })
  const typed = screen.getByLabelText(`Type ${mara.email} to be sure`)
  const password = screen
    .getByRole('dialog', { name: 'Confirm that it’s you' })
    .getByLabelText('Current password')
  await pressKeyOn(opener)
  await expect.element(typed).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(opener).toHaveFocus()
  await userEvent.keyboard('{Enter}mara{Enter}')
  await expect.element(typed).toHaveAccessibleDescription(/isn’t the address of your account/)
  await expect.element(typed).toHaveFocus()
  expect(leave).not.toHaveBeenCalled()
  await typeBy(typed, `${mara.email}{Enter}`)
  await expect.element(password).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(typed).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(password).toHaveFocus()
  await userEvent.keyboard('three small boats{Enter}')
  await expect.element(screen.getByRole('heading', { name: /Your account leaves on/ })).toHaveFocus()
  await userEvent.keyboard('{Tab}')
  await expect.element(screen.getByLabelText('Keep this link')).toHaveFocus()
  await tabTo(screen.getByRole('link', { name: 'I’ve kept the link' }))
})

it('keeps the account behind the link, and goes on to sign in', async () => {
  const undo = vi.fn((_: Input<'POST /api/departure/undo'>) => ({}))
  const { screen } = await open(`${addresses.keep}#a-secret-of-some-length`, {
    answers: {
      'POST /api/departure/check': () => ({ name: mara.name, email: mara.email, leavesAt }),
      'POST /api/departure/undo': undo,
    },
  })
  await pressKeyOn(screen.getByRole('button', { name: 'Keep my account' }))
  await expect.element(screen.getByRole('heading', { name: 'Your account stays' })).toHaveFocus()
  expect(undo).toHaveBeenCalledOnce()
  await userEvent.keyboard('{Tab}')
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(() => location.pathname).toBe(paths.signIn())
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveFocus()
})

it('takes the own data along, after a proof', async () => {
  const { screen } = await openAccount({
    'POST /api/me/export': proving(2, () => new Blob(['PK'])),
    'POST /api/session/confirm': () => ({}),
  })
  const go = screen.getByRole('button', { name: 'Export my data' })
  const password = screen.getByRole('dialog').getByLabelText('Current password')
  await pressKeyOn(go)
  await expect.element(password).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(go).toHaveFocus()
  const file = savedFile()
  await userEvent.keyboard('{Enter}')
  await expect.element(password).toHaveFocus()
  await userEvent.keyboard('three small boats{Enter}')
  expect(await file).toMatchObject({ name: expect.stringMatching(/\.zip$/) as string, text: 'PK' })
  await expect.element(screen.getByText('The archive is in your downloads.')).toBeVisible()
  await expect.element(go).toHaveFocus()
})

it('cuts a picture with the arrow keys, shows it, and takes it off', async () => {
  const sent = vi.fn((_: Input<'PUT /api/me/picture'>) => ({
    ...nobody,
    user: { ...mara, picture: exampleFace },
  }))
  const { screen, parley } = await openAccount({
    'PUT /api/me/picture': sent,
    'DELETE /api/me/picture': () => ({ ...nobody, user: mara }),
  })
  const card = screen.getByRole('region', { name: 'Picture', exact: true })
  const choose = card.getByRole('button', { name: 'Choose a picture' })
  const square = screen.getByRole('application', { name: 'The part that is shown' })
  const file = await pictureFile({ width: 1600, height: 400 })
  await expect.element(choose).toBeVisible()
  // The dialog with the files is the browser’s own: whoever closes it is back at the button.
  card
    .element()
    .querySelector('input')
    ?.addEventListener('click', (event) => {
      event.preventDefault()
      chooseFile(card.element(), file)
    })
  await pressKeyOn(choose)
  await expect.element(square).toHaveFocus()
  await userEvent.keyboard('{Escape}')
  await expect.element(choose).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(square).toHaveFocus()
  // From the middle to the right end, which is blue, and closer.
  await userEvent.keyboard('{ArrowRight}'.repeat(40))
  const closer = screen.getByRole('slider', { name: 'Closer' })
  await tabTo(closer)
  await userEvent.keyboard('{ArrowRight}{ArrowRight}')
  await expect.element(closer).toHaveValue('1.1')
  await pressKeyOn(screen.getByRole('button', { name: 'Use it' }))
  await expect.poll(() => parley.session.user?.picture).toBe(exampleFace)
  expect((await middleOf(sent.mock.lastCall?.[0].body.content ?? '')).colour).toEqual([false, false, true])
  await expect.element(choose).toHaveFocus()

  await pressKeyOn(card.getByRole('button', { name: 'Show none' }))
  await expect.poll(() => parley.session.user?.picture).toBeUndefined()
  await expect.element(card.getByRole('heading')).toHaveFocus()
})
