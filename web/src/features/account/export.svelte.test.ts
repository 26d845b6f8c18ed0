import { afterEach, expect, it, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import { fixtureDevice } from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'

const take = 'POST /api/me/export'

/** Files the page gave the browser, by name. */
const kept: string[] = []
const keeps = (event: MouseEvent) => {
  const link = event.target instanceof HTMLAnchorElement ? event.target : undefined
  if (!link?.download) return
  event.preventDefault()
  kept.push(link.download)
}

afterEach(() => {
  removeEventListener('click', keeps)
  kept.length = 0
})

const open = async (answers: Answers) => {
  addEventListener('click', keeps)
  const { screen } = await show(AccountPage, {
    props: { device: fixtureDevice() },
    me: { user: mara },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
      'GET /api/me/departure': () => ({ rooms: 0, invitations: 0, days: 14, may: true }),
      ...answers,
    },
  })
  const card = screen.getByRole('region', { name: 'Export my data' })
  return { screen, card, go: () => card.getByRole('button', { name: 'Export my data' }).click() }
}

it('says that it works, then gives the archive to the browser', async () => {
  let finish: (archive: Blob) => void = () => undefined
  const { card, go } = await open({ [take]: () => new Promise<Blob>((resolve) => (finish = resolve)) })
  await go()
  await expect.element(card.getByText('Putting the archive together…')).toBeVisible()
  finish(new Blob(['PK']))
  await expect.element(card.getByText('The archive is in your downloads.')).toBeVisible()
  expect(kept).toEqual([expect.stringMatching(/^parley-\d{4}-\d\d-\d\d\.zip$/)])
})

it('asks for a proof first where one is wanted', async () => {
  let isProved = false
  const { screen, card, go } = await open({
    [take]: () => (isProved ? new Blob(['PK']) : failing('forbidden', { reason: 'confirm_needed' })()),
    'POST /api/session/confirm': () => {
      isProved = true
      return {}
    },
  })
  await go()
  const dialog = screen.getByRole('dialog', { name: 'Confirm that it’s you' })
  await dialog.getByLabelText('Current password').fill('mine')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await expect.element(card.getByText('The archive is in your downloads.')).toBeVisible()
  expect(kept).toHaveLength(1)
})

it('says why there is none, and tries again', async () => {
  const asked = vi.fn(failing('too_many'))
  const { card, go } = await open({ [take]: asked })
  await go()
  await expect.element(card.getByText(/several times/)).toBeVisible()
  expect(kept).toEqual([])
})
