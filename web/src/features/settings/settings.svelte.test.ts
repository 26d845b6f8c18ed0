import { expect, it, vi } from 'vitest'
import { ApiFailure } from '../../api.ts'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import SettingsPage from './SettingsPage.svelte'
import { keepingSettings as keeping } from './testing/keeping-settings.ts'
import { exampleSettings, mailSetHere, setInFile } from './testing/example-settings.ts'

const get = 'GET /api/settings'
const patch = 'PATCH /api/settings'

type Screen = Awaited<ReturnType<typeof show>>['screen']

const saveOf = (screen: Screen, card: string) =>
  screen.getByRole('form', { name: card }).getByRole('button', { name: 'Save' })

const open = (answers: Answers) =>
  show(SettingsPage, { me: { user: mara }, path: '/admin/settings', answers })

it('saves who may make an account, once something is different', async () => {
  const { answers, change } = keeping(exampleSettings())
  const { screen, parley } = await open(answers)
  const save = screen.getByRole('button', { name: 'Save' }).first()
  await expect.element(save).toBeDisabled()
  await screen
    .getByRole('radio', { name: /Everybody/ })
    .first()
    .click()
  await save.click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'accounts.registration', value: 'open', version: 0 },
    ])
  })
  await expect.element(screen.getByText(/^Changed here: .*21/).first()).toBeVisible()
  await expect.element(save).toBeDisabled()
  expect(parley.notices.shown.map(({ text }) => text)).toEqual(['Saved. It holds from now on.'])
  // What is as it was without anybody's doing is the default again.
  await screen.getByRole('radio', { name: /By invitation/ }).click()
  await save.click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'accounts.registration', value: null, version: 1 },
    ])
  })
})

it('shows what the file fixes, and where, and lets nobody change it', async () => {
  const { screen } = await open({
    [get]: () => ({ settings: setInFile, mailProblems: [], passkeysElsewhere: [] }),
  })
  await expect
    .element(screen.getByText(/Set by .*\/etc\/parley\/parley\.yaml line 9.* It can only be changed there/))
    .toBeVisible()
  await expect.element(screen.getByRole('radio', { name: /Only admins/ })).toBeChecked()
  await expect.element(screen.getByRole('radio', { name: /Everybody/ }).first()).toBeDisabled()
  await expect.element(screen.getByRole('textbox', { name: 'Mail server' })).toHaveAttribute('readonly')
  await expect
    .element(screen.getByRole('textbox', { name: 'Privacy notice' }))
    .not.toHaveAttribute('readonly')
})

it('keeps a password nobody touches, and gives it up with its name', async () => {
  const { answers, change } = keeping(mailSetHere)
  const { screen } = await open(answers)
  const save = saveOf(screen, 'Mail')
  await screen.getByRole('textbox', { name: 'Sender' }).fill('parley@studio.example')
  await save.click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes.map(({ key }) => key)).toEqual(['mail.from'])
  })
  await screen.getByRole('textbox', { name: 'User name' }).fill('')
  await save.click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'mail.username', value: null, version: 1 },
      { key: 'mail.password', value: null, version: 1 },
    ])
  })
})

it('says at the field what the server doesn’t take, and goes there', async () => {
  const details = ['mail.from', 'mail.port'].map((path) => ({ path, message: '' }))
  const { screen } = await open({
    [get]: () => ({ settings: exampleSettings(), mailProblems: [], passkeysElsewhere: [] }),
    [patch]: () => Promise.reject(new ApiFailure({ code: 'invalid_input', details })),
  })
  await screen.getByRole('textbox', { name: 'Mail server' }).fill('smtp.studio.example')
  await screen.getByRole('textbox', { name: 'Port' }).fill('many')
  await saveOf(screen, 'Mail').click()
  await expect.element(screen.getByText('Enter one address, for example meet@example.org.')).toBeVisible()
  await expect.element(screen.getByRole('textbox', { name: 'Port' })).toHaveFocus()
  await screen.getByRole('textbox', { name: 'Sender' }).fill('m')
  await expect
    .element(screen.getByText('Enter one address, for example meet@example.org.'))
    .not.toBeInTheDocument()
})

it('shows what somebody else did meanwhile, and keeps what is in the fields', async () => {
  let settings = exampleSettings()
  const { screen } = await open({
    [get]: () => ({ settings, mailProblems: [], passkeysElsewhere: [] }),
    [patch]: failing('conflict', { reason: 'version' }),
  })
  await screen.getByRole('textbox', { name: 'Privacy notice' }).fill('https://studio.example/privacy')
  settings = exampleSettings({ 'accounts.registration': { value: 'closed', source: 'here', version: 1 } })
  await saveOf(screen, 'Legal pages').click()
  await expect.element(screen.getByText(/Somebody else changed this in the meantime/)).toBeVisible()
  await expect
    .element(screen.getByRole('textbox', { name: 'Privacy notice' }))
    .toHaveValue('https://studio.example/privacy')
  await expect.element(screen.getByRole('radio', { name: /Only admins/ })).toBeChecked()
})

it('shows what somebody else saved of the same before it is replaced', async () => {
  const { answers, change } = keeping(exampleSettings())
  const { screen } = await open(answers)
  const choice = (name: RegExp) => screen.getByRole('radio', { name }).first()
  await choice(/Everybody/).click()
  const elsewhere = { version: 0, key: 'accounts.registration', value: 'closed' } as const
  await answers[patch]({ body: { changes: [elsewhere] } })
  const save = screen.getByRole('button', { name: 'Save' }).first()
  await save.click()
  const note = screen.getByRole('alert')
  await expect.element(note.getByText('Only admins')).toBeVisible()
  await expect.element(screen.getByText(/Look at the new state/)).not.toBeInTheDocument()
  await expect.element(choice(/Everybody/)).toBeChecked()
  await note.getByRole('button', { name: 'Load theirs' }).click()
  await expect.element(choice(/Only admins/)).toBeChecked()
  await expect.element(save).toBeDisabled()
  await note.getByRole('button', { name: 'Back to mine' }).click()
  await expect.element(choice(/Everybody/)).toBeChecked()
  await save.click()
  await expect.element(screen.getByText(/Somebody else/)).not.toBeInTheDocument()
  expect(change.mock.lastCall?.[0].body.changes).toEqual([
    { key: 'accounts.registration', value: 'open', version: 1 },
  ])
})

it('says which passkeys open nothing under the name the server has now', async () => {
  const passkeysElsewhere = [{ name: 'old.example', passkeys: 12, accounts: 1 }]
  const { screen } = await open({
    [get]: () => ({ settings: exampleSettings(), mailProblems: [], passkeysElsewhere }),
  })
  const note = screen.getByRole('region', { name: 'Passkeys for old.example open nothing here' })
  await expect.element(note.getByText(/12 passkeys of 1 account belong to old\.example/)).toBeVisible()
  await expect.element(note.getByText(/set http\.name to old\.example again/)).toBeVisible()
})

it('says at its field what keeps mail from being sent, until that is touched', async () => {
  const settings = exampleSettings({ 'mail.host': { value: 'smtp.studio.example', place: 'the file' } })
  const mailProblems = [{ key: 'mail.from' as const, message: 'isn’t set' }]
  const { screen } = await open({ [get]: () => ({ settings, mailProblems, passkeysElsewhere: [] }) })
  const problem = screen.getByText('Enter one address, for example meet@example.org.')
  await expect.element(problem).toBeVisible()
  await screen.getByRole('textbox', { name: 'Sender' }).fill('m')
  await expect.element(problem).not.toBeInTheDocument()
})
