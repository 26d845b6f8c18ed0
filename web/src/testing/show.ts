import { render } from 'vitest-browser-svelte'
import type { Component } from 'svelte'
import { I18n } from '../i18n/i18n.svelte.ts'
import { fixtureParley, type FixtureWish } from './fixture-parley.svelte.ts'
import Frame from './Frame.svelte'

/** Draws a screen on fixtures in the test's page; answers its page and the fixtures. */
export const show = async <Props extends Record<string, unknown>>(
  component: Component<Props>,
  {
    props,
    language = 'en',
    ...given
  }: Omit<FixtureWish, 'i18n'> & { props?: Props; language?: 'en' | 'de' | 'ar' } = {},
) => {
  const parley = fixtureParley({ ...given, i18n: await I18n.open(language) })
  const shown = component as unknown as Component<Record<string, never>>
  const screen = await render(Frame, { props: { parley, component: shown, props: props ?? {} } })
  return { parley, screen }
}
