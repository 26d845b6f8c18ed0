import { afterEach, expect, it, vi } from 'vitest'
import type { Accents } from '../../../../src/contract/settings.ts'
import { mara } from '../../testing/examples.ts'
import type { Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { AccentPreview } from './accent-preview.svelte.ts'
import SettingsPage from './SettingsPage.svelte'
import { exampleSettings } from './testing/example-settings.ts'
import { keepingSettings } from './testing/keeping-settings.ts'

const shades = { accent: '#112233', strong: '#112244', soft: '#eeeeff', on: '#ffffff' }
const accents: Accents = { light: shades, dark: { ...shades, accent: '#aabbcc' } }

const open = (answers: Answers) =>
  show(SettingsPage, { me: { user: mara }, path: '/admin/settings', answers })

const link = document.createElement('link')
link.id = 'appearance'
afterEach(() => {
  link.remove()
})

it('shows what would come of a colour, saves it, and wears it at once', async () => {
  document.head.append(link)
  const asked = vi.fn(() => accents)
  const { answers, change } = keepingSettings(exampleSettings())
  const { screen, parley } = await open({
    ...answers,
    'GET /api/settings/accents': asked,
    'GET /api/me': () => ({ build: 'fixture', setupNeeded: false, user: mara, product: 'Studio' }),
  })
  const card = screen.getByRole('form', { name: 'Appearance' })
  await card.getByRole('textbox', { name: 'Name' }).fill('Studio')
  await card.getByRole('textbox', { name: 'Accent colour' }).fill('#1F6FEB')
  await vi.waitFor(() => {
    const light = card.element().querySelector<HTMLElement>('.sample.light')
    expect(light?.style.getPropertyValue('--accent')).toBe('#112233')
  })
  expect(card.element().querySelector<HTMLInputElement>('[type=color]')?.value).toBe('#1f6feb')
  expect(asked).toHaveBeenLastCalledWith({ query: { of: '#1F6FEB' } })
  await card.getByRole('button', { name: 'Save' }).click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'appearance.name', value: 'Studio', version: 0 },
      { key: 'appearance.accent', value: '#1F6FEB', version: 0 },
    ])
  })
  await vi.waitFor(() => {
    expect(parley.session.product).toBe('Studio')
  })
  expect(link.getAttribute('href')).toBe('/appearance.css?1')
  await vi.waitFor(() => {
    expect(document.title).toBe('Settings · Studio')
  })
})

it('asks for the latest colour only, while one is on its way', async () => {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const api = (_key: string, { query: { of } }: { query: { of: string } }) => {
    asked.push(of)
    return new Promise<Accents>((resolve) => {
      waiting.push(() => {
        resolve({ ...accents, light: { ...shades, accent: of } })
      })
    })
  }
  const preview = new AccentPreview(api as never)
  const shown = preview.show('#000001')
  void preview.show('#000002')
  void preview.show('no colour')
  void preview.show('#000003')
  waiting[0]?.()
  await vi.waitFor(() => {
    expect(asked).toEqual(['#000001', '#000003'])
  })
  waiting[1]?.()
  await shown
  expect(preview.accents?.light.accent).toBe('#000003')
})

it('offers fewer languages, never none, and moves the default along', async () => {
  const { answers, change } = keepingSettings(exampleSettings())
  const { screen } = await open(answers)
  const card = screen.getByRole('form', { name: 'Languages' })
  await card.getByRole('checkbox', { name: 'English' }).click()
  await expect.element(card.getByRole('combobox', { name: 'Otherwise' })).toHaveValue('de')
  await card.getByRole('checkbox', { name: 'العربية' }).click()
  await expect.element(card.getByRole('checkbox', { name: 'Deutsch' })).toBeDisabled()
  await card.getByRole('button', { name: 'Save' }).click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'languages.offered', value: 'de', version: 0 },
      { key: 'languages.default', value: 'de', version: 0 },
    ])
  })
  // All of them is what nobody has changed.
  await card.getByRole('checkbox', { name: 'English' }).click()
  await card.getByRole('checkbox', { name: 'العربية' }).click()
  await card.getByRole('button', { name: 'Save' }).click()
  await vi.waitFor(() => {
    expect(change.mock.lastCall?.[0].body.changes).toEqual([
      { key: 'languages.offered', value: null, version: 1 },
    ])
  })
})

it('lets nobody change what the environment fixes', async () => {
  const fixed = { place: 'PARLEY_LANGUAGES_OFFERED in the environment', source: 'environment' as const }
  const settings = exampleSettings({
    'languages.offered': { ...fixed, value: 'en, de', isSet: true },
    'appearance.accent': { ...fixed, value: '#112233', isSet: true },
  })
  const { screen } = await open(keepingSettings(settings).answers)
  await expect.element(screen.getByRole('checkbox', { name: 'Deutsch' })).toBeDisabled()
  await expect.element(screen.getByRole('checkbox', { name: 'العربية' })).not.toBeChecked()
  await expect.element(screen.getByRole('textbox', { name: 'Accent colour' })).toHaveAttribute('readonly')
  await expect.element(screen.getByLabelText('Choose the colour')).toBeDisabled()
  await expect.element(screen.getByRole('textbox', { name: 'Name' }).first()).not.toHaveAttribute('readonly')
})
