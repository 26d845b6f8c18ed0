import type { Assertion, Passkey, Registration } from '../../../../../src/contract/passkeys.ts'
import { DeviceTrouble, type DeviceRefusal, type PasskeyDevice } from '../passkey-device.ts'

/** Where passkeys of the fixtures belong. */
export const passkeysAt = 'meet.studio.example'

export const exampleRegistration: Registration = {
  id: 'AAAA',
  clientDataJSON: 'BBBB',
  attestationObject: 'CCCC',
  transports: ['internal'],
}

export const exampleAssertion: Assertion = {
  id: 'AAAA',
  clientDataJSON: 'BBBB',
  authenticatorData: 'CCCC',
  signature: 'DDDD',
  userHandle: 'EEEE',
}

/** What the server asks of a device, as far as fixtures look at it. */
export const exampleRequest = {
  challenge: 'FFFF',
  timeout: 300_000,
  rpId: passkeysAt,
  allowCredentials: [],
  userVerification: 'required' as const,
}

export const exampleCreation = {
  rp: { id: passkeysAt, name: passkeysAt },
  user: { id: 'EEEE', name: 'mara@studio.example', displayName: 'Mara Okoye' },
  challenge: 'FFFF',
  pubKeyCredParams: [],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: {
    residentKey: 'required' as const,
    requireResidentKey: true as const,
    userVerification: 'required' as const,
  },
  attestation: 'none' as const,
}

/** A device that gives what is asked for at once, and fills in nothing, unless told otherwise. */
export const fixtureDevice = (some: Partial<PasskeyDevice> = {}): PasskeyDevice => ({
  host: passkeysAt,
  supported: true,
  fillsIn: () => Promise.resolve(false),
  make: () => Promise.resolve(exampleRegistration),
  forget: () => Promise.resolve(),
  show: () => Promise.resolve(exampleAssertion),
  ...some,
})

export const refusing = (refusal: DeviceRefusal) => (): Promise<never> =>
  Promise.reject(new DeviceTrouble(refusal, undefined))

const one = (number: number, some: Partial<Passkey>): Passkey => ({
  id: `0193f6a0-0000-7000-8000-00000000020${number}`,
  name: 'Chrome on Linux',
  createdAt: '2026-11-02T08:00:00.000Z',
  backedUp: false,
  ...some,
})

/** A synced one, one on a stick, and one with a long name that was never used. */
export const examplePasskeys: Passkey[] = [
  one(1, { name: 'Safari on iOS', usedAt: '2026-11-20T19:40:00.000Z', backedUp: true }),
  one(2, { name: 'Blue key', usedAt: '2026-11-14T06:05:00.000Z' }),
  one(3, { name: 'The old laptop that stays in the workshop downstairs' }),
]
