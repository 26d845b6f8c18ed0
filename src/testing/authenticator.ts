import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import type { Assertion, CreationOptions, Registration, RequestOptions } from '../contract/passkeys.ts'

/** A value CBOR can say, as much of it as an authenticator needs. */
type Cbor = number | string | Buffer | Map<number | string, Cbor>

const head = (major: number, length: number): Buffer => {
  const type = major << 5
  if (length < 24) return Buffer.from([type | length])
  if (length < 256) return Buffer.from([type | 24, length])
  return Buffer.from([type | 25, length >> 8, length & 255])
}

/** RFC 8949, definite lengths. */
const cbor = (value: Cbor): Buffer => {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  const entries = [...value].flatMap(([key, one]) => [cbor(key), cbor(one)])
  return Buffer.concat([head(5, value.size), ...entries])
}

const coordinate = (key: KeyObject, name: 'x' | 'y'): Buffer =>
  Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url')

/** COSE of an ES256 key. */
const coseOf = (key: KeyObject): Buffer =>
  cbor(
    new Map<number, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, coordinate(key, 'x')],
      [-3, coordinate(key, 'y')],
    ]),
  )

/** What is different from how it should be. */
export interface Quirks {
  /** Where the page was that asked. */
  origin?: string
  rpId?: string
  /** Instead of the one that was asked. */
  challenge?: string
  /** False where nobody was asked for a finger or a PIN. */
  verified?: boolean
  /** What it says of how often it was used; one more each time unless given. */
  counter?: number
  /** Signs with a key nobody knows. */
  forged?: boolean
  userHandle?: string
  /** Answers this question as if it were the other one. */
  type?: 'webauthn.get' | 'webauthn.create'
}

/** A device with one passkey. */
export interface Authenticator {
  make: (options: CreationOptions, quirks?: Quirks) => Registration
  show: (options: RequestOptions, quirks?: Quirks) => Assertion
  /** The same keys in other hands: counts on from here by itself. */
  copy: () => Authenticator
}

interface Memory {
  credentialId: Buffer
  keys: { publicKey: KeyObject; privateKey: KeyObject }
  userHandle: string
  counter: number
}

const url = (bytes: Buffer): string => bytes.toString('base64url')
const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest()
const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** A device and a browser in one, for tests: what they answer is made with real keys. */
export const createAuthenticator = ({
  origin,
  counts = true,
}: {
  /** Of the page that asks. */
  origin: string
  /** Says 0 for ever when false, as synced passkeys do. */
  counts?: boolean
}): Authenticator =>
  remembering({ credentialId: randomBytes(32), keys: newKeys(), userHandle: '', counter: 0 }, origin, counts)

const remembering = (memory: Memory, origin: string, counts: boolean): Authenticator => {
  const clientData = (type: string, challenge: string, quirks: Quirks): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: quirks.type ?? type,
        challenge: url(Buffer.from(quirks.challenge ?? challenge, 'base64url')),
        origin: quirks.origin ?? origin,
        crossOrigin: false,
      }),
    )

  const authenticatorData = (rpId: string, quirks: Quirks, credential = Buffer.alloc(0)): Buffer => {
    const present = 0b0000_0001
    const verified = quirks.verified === false ? 0 : 0b0000_0100
    const included = credential.length === 0 ? 0 : 0b0100_0000
    if (counts) memory.counter += 1
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(quirks.counter ?? memory.counter)
    const flags = Buffer.from([present | verified | included])
    return Buffer.concat([sha256(quirks.rpId ?? rpId), flags, counter, credential])
  }

  return {
    make(options, quirks = {}) {
      memory.userHandle = options.user.id
      const { credentialId, keys } = memory
      const length = Buffer.from([credentialId.length >> 8, credentialId.length & 255])
      const credential = Buffer.concat([Buffer.alloc(16), length, credentialId, coseOf(keys.publicKey)])
      const attestation = new Map<string, Cbor>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', authenticatorData(options.rp.id, quirks, credential)],
      ])
      return {
        id: url(credentialId),
        clientDataJSON: url(clientData('webauthn.create', options.challenge, quirks)),
        attestationObject: url(cbor(attestation)),
        transports: ['internal'],
      }
    },
    show(options, quirks = {}) {
      const client = clientData('webauthn.get', options.challenge, quirks)
      const data = authenticatorData(options.rpId, quirks)
      const { privateKey } = quirks.forged === true ? newKeys() : memory.keys
      return {
        id: url(memory.credentialId),
        clientDataJSON: url(client),
        authenticatorData: url(data),
        signature: url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
        userHandle: quirks.userHandle ?? memory.userHandle,
      }
    },
    copy: () => remembering({ ...memory }, origin, counts),
  }
}
