import { expect, it, onTestFinished, vi } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { show } from '../../testing/show.ts'
import MeetingShot from './testing/MeetingShot.svelte'

it('offers visitors to sign in, in a tab of its own', async () => {
  const opened = vi.spyOn(window, 'open').mockReturnValue(null)
  onTestFinished(() => {
    opened.mockRestore()
  })
  const { screen, parley } = await show(MeetingShot)
  await screen.getByRole('button', { name: 'More' }).click()
  await expect.element(screen.getByRole('menuitem', { name: 'End for all' })).not.toBeInTheDocument()
  await screen.getByRole('menuitem', { name: 'Sign in' }).click()
  expect(opened).toHaveBeenCalledExactlyOnceWith('/sign-in?next=%2Fsign-in%2Fdone', '_blank', 'noopener')
  expect(parley.router.went).toEqual([])
  await screen.getByRole('button', { name: 'More' }).click()
  parley.session.accept({ build: 'fixture', setupNeeded: false, user: mara })
  await expect.element(screen.getByRole('menuitem', { name: 'Sign in' })).not.toBeInTheDocument()
})
