import type { Component } from 'svelte'
import { afterEach } from 'vitest'
import { show } from './show.ts'

/** Draws pages behind `#secret` links; the address is tidied up after each test. */
export const linkOpener = (component: Component) => {
  afterEach(() => {
    history.replaceState({}, '', location.pathname + location.search)
  })
  return (given: Parameters<typeof show>[1] = {}, hash = 'a-secret-of-some-length') => {
    history.replaceState({}, '', `#${hash}`)
    return show(component, given)
  }
}
