import { pathTo } from './router.svelte.ts'

/** Every address of the app. What is shown there is in `routes.ts`. */
export const addresses = {
  home: '/',
  signIn: '/sign-in',
  signInBack: '/sign-in/back/:provider',
  signedIn: '/sign-in/done',
  register: '/register',
  confirmRegistration: '/register/confirm',
  setup: '/setup',
  invitation: '/invitation',
  reset: '/reset',
  forgot: '/forgot',
  email: '/email',
  keep: '/keep',
  room: '/r/:code',
  roomSettings: '/rooms/:code/settings',
  account: '/account',
  adminPeople: '/admin/people',
  adminPerson: '/admin/people/:id',
  adminInvitations: '/admin/invitations',
  adminSettings: '/admin/settings',
  adminAudit: '/admin/audit',
} as const

const withNext = (address: string, next?: string): string =>
  next && next !== '/' ? `${address}?next=${encodeURIComponent(next)}` : address

/** Addresses to link to, typed. */
export const paths = {
  home: addresses.home,
  signIn: (next?: string) => withNext(addresses.signIn, next),
  register: (next?: string) => withNext(addresses.register, next),
  forgot: addresses.forgot,
  account: addresses.account,
  adminPeople: addresses.adminPeople,
  adminPerson: (id: string) => pathTo(addresses.adminPerson, { id }),
  adminInvitations: addresses.adminInvitations,
  adminSettings: addresses.adminSettings,
  adminAudit: addresses.adminAudit,
  room: (code: string) => pathTo(addresses.room, { code }),
  roomSettings: (code: string) => pathTo(addresses.roomSettings, { code }),
} as const

/** Where to go after signing in: only addresses of our own, never somebody else's. */
export const localPath = (next: string | null, origin: string): string => {
  if (!next?.startsWith('/')) return '/'
  const url = URL.parse(next, origin)
  // `/.//host` is a path of ours only until somebody reads what it comes to.
  if (url?.origin !== origin || url.pathname.startsWith('//')) return '/'
  return url.pathname + url.search + url.hash
}
