import { mount, tick, unmount } from 'svelte'
import type { I18n } from '../src/i18n/i18n.svelte.ts'
import { fixtureParley } from '../src/testing/fixture-parley.svelte.ts'
import Frame from '../src/testing/Frame.svelte'
import type { Shot } from './shot.ts'

/** Draws shots one after another in the same place, each on fixtures of its own. */
export class Stage {
  readonly #root: HTMLElement
  readonly #i18n: I18n
  #shown: object | undefined

  constructor({ root, i18n }: { root: HTMLElement; i18n: I18n }) {
    this.#root = root
    this.#i18n = i18n
  }

  async show({ given, component, props = {}, hash = '', act }: Shot): Promise<void> {
    if (this.#shown) await unmount(this.#shown)
    this.#root.replaceChildren()
    // What a page before kept for its tab is none of the next one's.
    sessionStorage.clear()
    scrollTo(0, 0)
    history.replaceState({}, '', hash === '' ? location.pathname + location.search : `#${hash}`)
    const parley = fixtureParley({ ...given, i18n: this.#i18n })
    this.#shown = mount(Frame, { target: this.#root, props: { parley, component, props } })
    await tick()
    await act?.({ root: this.#root, parley })
    await document.fonts.ready
    await tick()
  }
}
