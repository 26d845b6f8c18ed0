import { getParley } from './parley.ts'

/** Machine-readable names of the screens, on `<html data-screen>`. */
export type ScreenName =
  | 'home'
  | 'sign-in'
  | 'setup'
  | 'settings'
  | 'register'
  | 'invitation'
  | 'reset'
  | 'forgot'
  | 'email'
  | 'keep-account'
  | 'prejoin'
  | 'meeting'
  | 'ended'
  | 'room-settings'
  | 'account'
  | 'enrol'
  | 'people'
  | 'person'
  | 'invitations'
  | 'audit'
  | 'not-found'
  | 'unavailable'
  | 'error'
  | 'loading'

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
