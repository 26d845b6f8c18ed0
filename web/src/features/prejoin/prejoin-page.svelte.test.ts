import { expect, it } from 'vitest'
import { mara } from '../../testing/examples.ts'
import { show } from '../../testing/show.ts'
import PrejoinShot from './testing/PrejoinShot.svelte'

it('shows visitors the way to sign in and back, and keeps what they typed', async () => {
  const { screen, parley } = await show(PrejoinShot, { props: { camera: false } })
  const link = screen.getByRole('link', { name: 'Sign in' })
  await expect.element(link).toHaveAttribute('href', '/sign-in?next=%2Fr%2Fkfa-rwdo-tqe')
  await screen.getByLabelText('Your name').fill(' Ben ')
  // The address stays: only what happens on the way is looked at.
  link.element().addEventListener('click', (event) => {
    event.preventDefault()
  })
  await link.click()
  expect(parley.preferences.current.name).toBe('Ben')
})

it('knows whoever signs in elsewhere meanwhile by the name of their account', async () => {
  const { screen, parley } = await show(PrejoinShot, { props: { camera: false, name: 'Ben' } })
  await expect.element(screen.getByLabelText('Your name')).toHaveValue('Ben')
  parley.session.accept({ build: 'fixture', setupNeeded: false, user: mara })
  await expect.element(screen.getByText('You join as Mara Okoye')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: 'Sign in' })).not.toBeInTheDocument()
})
