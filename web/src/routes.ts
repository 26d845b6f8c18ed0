import { addresses } from './paths.ts'
import { route } from './router.svelte.ts'

/** What opens somebody’s account wants a proof first, in the words of one’s own. */
const admin = { words: ['admin', 'account'] } as const
/** Also where accounts are made: a passkey is spoken of in the same words. */
const account = { words: ['account'] } as const

/** What is shown at which address, in one table. Anything else is "not found". */
export const routes = {
  home: route(addresses.home, () => import('./features/home/HomePage.svelte')),
  signIn: route(addresses.signIn, () => import('./features/sign-in/SignInPage.svelte')),
  signInBack: route(
    addresses.signInBack,
    () => import('./features/providers/ProviderAnswerPage.svelte'),
    account,
  ),
  signedIn: route(addresses.signedIn, () => import('./features/sign-in/SignInPage.svelte'), {
    words: ['meeting'],
  }),
  register: route(addresses.register, () => import('./features/register/RegisterPage.svelte'), account),
  confirmRegistration: route(
    addresses.confirmRegistration,
    () => import('./features/register/ConfirmRegistrationPage.svelte'),
    account,
  ),
  account: route(addresses.account, () => import('./features/account/AccountPage.svelte'), account),
  adminPeople: route(addresses.adminPeople, () => import('./features/people/PeoplePage.svelte'), admin),
  adminPerson: route(addresses.adminPerson, () => import('./features/people/PersonPage.svelte'), admin),
  adminInvitations: route(
    addresses.adminInvitations,
    () => import('./features/invitations/InvitationsPage.svelte'),
    admin,
  ),
  adminSettings: route(
    addresses.adminSettings,
    () => import('./features/settings/SettingsPage.svelte'),
    admin,
  ),
  adminAudit: route(addresses.adminAudit, () => import('./features/audit/AuditPage.svelte'), admin),
  setup: route(addresses.setup, () => import('./features/setup/SetupPage.svelte'), account),
  invitation: route(
    addresses.invitation,
    () => import('./features/invitations/InvitationPage.svelte'),
    account,
  ),
  forgot: route(addresses.forgot, () => import('./features/reset/ForgotPage.svelte'), account),
  email: route(addresses.email, () => import('./features/email-change/EmailChangePage.svelte'), account),
  keep: route(addresses.keep, () => import('./features/keep-account/KeepAccountPage.svelte'), account),
  reset: route(addresses.reset, () => import('./features/reset/ResetPage.svelte'), account),
  room: route(addresses.room, () => import('./features/prejoin/RoomPage.svelte')),
  roomSettings: route(
    addresses.roomSettings,
    () => import('./features/room-settings/RoomSettingsPage.svelte'),
    account,
  ),
}
