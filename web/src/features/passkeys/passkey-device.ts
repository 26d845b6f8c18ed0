import type {
  Assertion,
  CreationOptions,
  Registration,
  RequestOptions,
} from '../../../../src/contract/passkeys.ts'

/**
 * Why a device gave nothing.
 * - `cancelled`: its owner changed their mind, waited too long, or couldn't show that it is them
 * - `known`: it has a passkey of this account already
 * - `aborted`: we asked it to stop
 * - `failed`: everything else
 */
export type DeviceRefusal = 'cancelled' | 'known' | 'aborted' | 'failed'

export class DeviceTrouble extends Error {
  readonly refusal: DeviceRefusal

  constructor(refusal: DeviceRefusal, cause: unknown) {
    super(refusal, { cause })
    this.name = 'DeviceTrouble'
    this.refusal = refusal
  }
}

/** How a passkey is asked for: in a window of its own, or beside what the browser fills into a form by itself. */
export type Mediation = 'modal' | 'autofill'

/** What makes passkeys and shows them: this browser, with whatever is plugged in or near. */
export interface PasskeyDevice {
  /** The host name of this page, to which a new passkey would belong. */
  readonly host: string
  /** Whether this browser can do anything with passkeys. */
  readonly supported: boolean
  /** Whether it offers passkeys where an address is typed. */
  fillsIn: () => Promise<boolean>
  /** @throws DeviceTrouble */
  make: (options: CreationOptions) => Promise<Registration>
  /** A passkey the server doesn’t keep: it needn’t be offered any more, where the browser can be told. Never throws. */
  forget: (which: { rpId: string; credentialId: string }) => Promise<void>
  /** @throws DeviceTrouble */
  show: (options: RequestOptions, how: { mediation: Mediation; signal?: AbortSignal }) => Promise<Assertion>
}

const refusals: Readonly<Record<string, DeviceRefusal>> = {
  NotAllowedError: 'cancelled',
  InvalidStateError: 'known',
  AbortError: 'aborted',
}

const asked = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask()
  } catch (thrown) {
    throw new DeviceTrouble(refusals[(thrown as Partial<Error>).name ?? ''] ?? 'failed', thrown)
  }
}

/** By hand, not with `toJSON`: what password keepers put in the place of a credential often hasn't got it. */
const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const nothing = () => new DOMException('no passkey was chosen', 'NotAllowedError')

const make = async (options: CreationOptions): Promise<Registration> => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null
  if (!made) throw nothing()
  const response = made.response as AuthenticatorAttestationResponse
  return {
    id: base64url(made.rawId),
    clientDataJSON: base64url(response.clientDataJSON),
    attestationObject: base64url(response.attestationObject),
    transports: response.getTransports(),
  }
}

const show: PasskeyDevice['show'] = async (options, { mediation, signal }) => {
  const shown = (await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
    ...(mediation === 'autofill' && { mediation: 'conditional' }),
    ...(signal && { signal }),
  })) as PublicKeyCredential | null
  if (!shown) throw nothing()
  const response = shown.response as AuthenticatorAssertionResponse
  return {
    id: base64url(shown.rawId),
    clientDataJSON: base64url(response.clientDataJSON),
    authenticatorData: base64url(response.authenticatorData),
    signature: base64url(response.signature),
    ...(response.userHandle && { userHandle: base64url(response.userHandle) }),
  }
}

/** https://www.w3.org/TR/webauthn-3/#sctn-signal-methods */
interface Signals {
  signalUnknownCredential?: (which: { rpId: string; credentialId: string }) => Promise<void>
}

/** The browser this page runs in. */
export const thisDevice = (): PasskeyDevice => {
  const platform = globalThis.PublicKeyCredential as
    (Partial<typeof PublicKeyCredential> & Signals) | undefined
  return {
    host: location.hostname,
    supported: Boolean(platform?.parseCreationOptionsFromJSON && platform.parseRequestOptionsFromJSON),
    fillsIn: async () => (await platform?.isConditionalMediationAvailable?.()) ?? false,
    make: (options) => asked(() => make(options)),
    forget: async (which) => {
      try {
        await platform?.signalUnknownCredential?.(which)
      } catch {
        // It stays where it is, and is refused when it is shown.
      }
    },
    show: (options, how) => asked(() => show(options, how)),
  }
}

/** Can a passkey be made and shown on this page? `passkeysAt`: the host name they belong to, as the server says. */
export const worksHere = (
  { supported, host }: Pick<PasskeyDevice, 'supported' | 'host'>,
  passkeysAt: string | undefined,
): boolean => supported && host === passkeysAt
