import { expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import { exampleFace } from '../testing/examples.ts'
import Face from './Face.svelte'

/** What is drawn: the letters, the picture, or for a moment both. */
const drawnOf = (root: Element) => {
  const face = root.querySelector('.face')
  return {
    letters: face ? getComputedStyle(face, '::before').content : '',
    picture: face?.querySelector('img') !== null,
  }
}

it('shows letters until the picture has come', async () => {
  const { container, rerender } = await render(Face, { name: 'Mara Okoye' })
  expect(drawnOf(container)).toEqual({ letters: '"MO"', picture: false })
  await rerender({ picture: exampleFace })
  expect(drawnOf(container)).toEqual({ letters: '"MO"', picture: true })
  await vi.waitFor(() => {
    expect(drawnOf(container)).toEqual({ letters: 'none', picture: true })
  })
})

it('shows letters again where a picture is gone, and the next one when it comes', async () => {
  const { container, rerender } = await render(Face, { name: 'Mara Okoye', picture: '/pictures/gone' })
  await vi.waitFor(() => {
    expect(drawnOf(container)).toEqual({ letters: '"MO"', picture: false })
  })
  await rerender({ picture: exampleFace })
  await vi.waitFor(() => {
    expect(drawnOf(container)).toEqual({ letters: 'none', picture: true })
  })
  await rerender({ picture: undefined })
  expect(drawnOf(container)).toEqual({ letters: '"MO"', picture: false })
  expect(page.getByRole('img').elements()).toHaveLength(0)
})
