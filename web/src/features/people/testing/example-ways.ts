import type { WaysIn } from '../../../../../src/contract/ways-in.ts'
import { exampleSessions } from '../../account/testing/example-sessions.ts'
import { exampleKeys } from '../../api-keys/testing/example-keys.ts'
import { exampleIdentities } from '../../providers/testing/example-providers.ts'

/** Nothing opens it. */
export const noWays: WaysIn = {
  hasPassword: false,
  recoveryCodes: 0,
  passkeys: [],
  identities: [],
  keys: [],
  sessions: [],
}

/** A password with a code beside it, two passkeys, two links of which one is dead, keys, and browsers. */
export const exampleWays: WaysIn = {
  hasPassword: true,
  passwordChangedAt: '2026-08-14T10:00:00.000Z',
  secondFactorSince: '2026-09-01T10:00:00.000Z',
  recoveryCodes: 7,
  passkeys: [
    {
      id: '0193f6a0-0000-7000-8000-000000000401',
      name: 'Firefox on Linux',
      createdAt: '2026-09-02T08:00:00.000Z',
      usedAt: '2026-11-20T08:00:00.000Z',
      backedUp: false,
    },
    {
      id: '0193f6a0-0000-7000-8000-000000000402',
      name: 'هاتف آنا',
      createdAt: '2026-10-12T08:00:00.000Z',
      backedUp: true,
    },
  ],
  identities: exampleIdentities.map(({ you: _, ...one }) => ({ ...one, opens: one.provider !== undefined })),
  keys: exampleKeys,
  sessions: exampleSessions.map((session) => ({ ...session, current: false })),
}

/** A single passkey, and nothing else. */
export const onlyPasskey: WaysIn = { ...noWays, passkeys: exampleWays.passkeys.slice(0, 1) }
