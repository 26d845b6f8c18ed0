import { apiKeys } from './api-keys.ts'
import { audit } from './audit.ts'
import { betterAuth } from './better-auth.ts'
import { departures } from './departures.ts'
import { exports } from './exports.ts'
import { health } from './health.ts'
import { invitations } from './invitations.ts'
import { mail } from './mail.ts'
import type { InputOf, ReplyOf } from './operation.ts'
import { passkeys } from './passkeys.ts'
import { profile } from './profile.ts'
import { providers } from './providers.ts'
import { registration } from './registration.ts'
import { resets } from './resets.ts'
import { rooms } from './rooms.ts'
import { secondFactor } from './second-factor.ts'
import { sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { tokens } from './tokens.ts'
import { users } from './users.ts'
import { waysIn } from './ways-in.ts'

/** Every operation of the server, by `METHOD /path`. */
export const contract = {
  ...health,
  ...sessions,
  ...profile,
  ...passkeys,
  ...apiKeys,
  ...tokens,
  ...betterAuth,
  ...secondFactor,
  ...providers,
  ...registration,
  ...resets,
  ...departures,
  ...exports,
  ...invitations,
  ...users,
  ...waysIn,
  ...rooms,
  ...settings,
  ...audit,
  ...mail,
}

export type Contract = typeof contract
export type Input<K extends keyof Contract> = InputOf<Contract[K]>
export type Reply<K extends keyof Contract> = ReplyOf<Contract[K]>
