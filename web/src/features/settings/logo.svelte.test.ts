import { expect, it, vi } from 'vitest'
import type { Input, Reply } from '../../../../src/contract/contract.ts'
import { limits } from '../../../../src/contract/limits.ts'
import { mara } from '../../testing/examples.ts'
import { chooseFile, madeOf, pictureFile } from '../../testing/picture-file.ts'
import { show } from '../../testing/show.ts'
import SettingsPage from './SettingsPage.svelte'
import { exampleSettings } from './testing/example-settings.ts'

const put = 'PUT /api/settings/logo'
/** One pixel: a test's page has no server behind it. */
const address = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='

const open = async () => {
  let logo: Reply<'GET /api/settings'>['logo']
  const answer = (): Reply<'GET /api/settings'> => ({
    settings: exampleSettings(),
    mailProblems: [],
    passkeysElsewhere: [],
    ...(logo && { logo }),
  })
  const sent = vi.fn((_: Input<typeof put>) => {
    logo = { address, changedAt: '2026-11-21T09:30:00.000Z' }
    return answer()
  })
  const { screen, parley } = await show(SettingsPage, {
    me: { user: mara },
    path: '/admin/settings',
    answers: {
      'GET /api/settings': answer,
      [put]: sent,
      'DELETE /api/settings/logo': () => {
        logo = undefined
        return answer()
      },
      'GET /api/me': () => ({
        build: 'fixture',
        setupNeeded: false,
        user: mara,
        ...(logo && { logo: address }),
      }),
    },
  })
  const card = screen.getByRole('region', { name: 'Logo' })
  await expect.element(card).toBeVisible()
  return { screen, parley, card, sent }
}

it('makes a large logo smaller, sends it, and wears it at once; then takes it off', async () => {
  const { card, sent, parley, screen } = await open()
  chooseFile(card.element(), await pictureFile({ width: 2000, height: 500, type: 'image/jpeg' }))
  await expect.element(card.getByAltText('The logo now').first()).toBeVisible()
  const content = sent.mock.lastCall?.[0].body.content ?? ''
  expect(content.length).toBeLessThan(limits.logoBytes)
  expect(await madeOf(content)).toMatchObject({ width: 512, height: 128 })
  await vi.waitFor(() => {
    expect(screen.container.querySelector('.mark img')).not.toBeNull()
  })
  await card.getByRole('button', { name: 'Show our own again' }).click()
  await vi.waitFor(() => {
    expect(parley.session.logo).toBeUndefined()
  })
  expect(screen.container.querySelector('.mark img')).toBeNull()
})

it.each([
  ['SVG', new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], 'a.svg', { type: 'image/svg+xml' })],
  ['a text that says it is a PNG', new File(['nothing of it'], 'a.png', { type: 'image/png' })],
])('refuses %s before it is sent, and says what it takes', async (_, file) => {
  const { card, sent, screen } = await open()
  chooseFile(card.element(), file)
  await expect.element(screen.getByText(/Choose a PNG, JPEG or WebP file/).first()).toBeVisible()
  expect(sent).not.toHaveBeenCalled()
})
