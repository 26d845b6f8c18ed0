import { expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../../../src/contract/contract.ts'
import { mara } from '../../testing/examples.ts'
import { failing } from '../../testing/fixture-api.ts'
import { chooseFile, middleOf, pictureFile } from '../../testing/picture-file.ts'
import { show } from '../../testing/show.ts'
import AccountPage from './AccountPage.svelte'

const put = 'PUT /api/me/picture'
const picture = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=='
const common = { build: 'b', setupNeeded: false }

const open = async (refusal?: () => Promise<never>) => {
  const sent = vi.fn((_: Input<typeof put>) => refusal?.() ?? { ...common, user: { ...mara, picture } })
  const { screen, parley } = await show(AccountPage, {
    me: { user: mara },
    answers: {
      'GET /api/sessions': () => ({ sessions: [] }),
      [put]: sent,
      'DELETE /api/me/picture': () => ({ ...common, user: mara }),
    },
  })
  const card = screen.getByRole('region', { name: 'Picture', exact: true })
  await expect.element(card).toBeVisible()
  return { screen, parley, card, sent }
}

it('cuts a square where one says, makes it small, shows it, and takes it off', async () => {
  const { screen, parley, card, sent } = await open()
  chooseFile(card.element(), await pictureFile({ width: 1600, height: 400 }))
  await screen.getByRole('application', { name: 'The part that is shown' }).click()
  // From the middle to the right end, which is blue.
  for (let times = 0; times < 40; times += 1) await userEvent.keyboard('{ArrowRight}')
  await screen.getByRole('button', { name: 'Use it' }).click()
  await vi.waitFor(() => {
    expect(parley.session.user?.picture).toBe(picture)
  })
  const content = sent.mock.lastCall?.[0].body.content ?? ''
  expect(await middleOf(content)).toEqual({ width: 256, height: 256, colour: [false, false, true] })
  await expect.element(screen.getByRole('application')).not.toBeInTheDocument()
  expect(card.element().querySelector('.face img')).not.toBeNull()
  await card.getByRole('button', { name: 'Show none' }).click()
  await vi.waitFor(() => {
    expect(parley.session.user?.picture).toBeUndefined()
  })
  expect(card.element().querySelector('.face img')).toBeNull()
})

it('keeps the part that was chosen when it can’t be sent, and says why', async () => {
  const { screen, card } = await open(failing('unavailable'))
  chooseFile(card.element(), await pictureFile({ width: 40, height: 40 }))
  await screen.getByRole('button', { name: 'Use it' }).click()
  await expect.element(screen.getByText(/The server is busy/)).toBeVisible()
  await expect.element(screen.getByRole('application')).toBeVisible()
})
