import type { Component } from 'svelte'
import type { FixtureWish } from '../src/testing/fixture-parley.svelte.ts'
import type { Parley } from '../src/parley.ts'

/** One screen in one state, drawn from fixtures. */
export interface Shot {
  /** Groups pictures: `home`, `meeting`. */
  screen: string
  /** `rooms`, `empty`, `busy`: together with `screen` the name of the picture. */
  state: string
  component: Component<Record<string, never>>
  /** Handed to the component. */
  props?: object
  /** What the fixtures say: who looks, what the server answers. */
  given?: Omit<FixtureWish, 'i18n'>
  /** Behind the # of the address, for screens that read it. */
  hash?: string
  /** Does what a person would do to get to this state: press, type, open. Runs once the screen stands. */
  act?: (screen: { root: HTMLElement; parley: Parley }) => void | Promise<void>
}

/** A shot whose props fit its component. */
export const shot = <Props extends Record<string, unknown>>(
  one: Omit<Shot, 'component' | 'props'> & { component: Component<Props> } & (Record<
      string,
      never
    > extends Props
      ? { props?: Props }
      : { props: Props }),
): Shot => one as unknown as Shot

/** What a feature's `x.gallery.ts` exports as `gallery`. */
export type Gallery = readonly Shot[]
