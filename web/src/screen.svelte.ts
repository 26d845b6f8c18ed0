import { getParley } from './parley.ts'
import type { ScreenName } from './screen-name.ts'

/**
 * Names the screen on `<html data-screen>` and in the title:
 * `useScreen(() => ({ name: 'home', title: t('home.page.title') }))`. Call it while a component is being made.
 */
export const useScreen = (describe: () => { name: ScreenName; title: string }): void => {
  const { session } = getParley()
  $effect.pre(() => {
    const { name, title } = describe()
    document.documentElement.dataset['screen'] = name
    const { product } = session
    document.title = title === '' || title === product ? product : `${title} · ${product}`
  })
}
