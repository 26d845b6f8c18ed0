import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Contract, Reply } from '../../contract/contract.ts'
import type { Now } from '../../core/clock.ts'
import type { NewId } from '../../core/ids.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import { isWornOut, outdatedKeys, type SigningKey, type SigningKeyStore } from './signing-key.ts'

export type PublicKeys = Reply<'GET /.well-known/jwks.json' & keyof Contract>['keys']

export interface SigningKeys {
  /** What to sign with now; made first when there is none, or none that is young enough. */
  current: () => Promise<{ id: string; key: KeyObject }>
  /** What a token that names this key is checked with; null when there is no such key. */
  find: (id: string) => Promise<KeyObject | null>
  /** As others may know them. */
  published: () => Promise<PublicKeys>
  /** Deletes those nothing is signed with any more. */
  sweep: () => Promise<void>
}

export interface SigningKeysParts {
  store: SigningKeyStore
  /** Hides the private halves in the database. */
  seal: Seal
  now: Now
  newId: NewId
}

interface Opened {
  id: string
  createdAt: number
  publicKey: KeyObject
  /** Null when it was sealed with another key: what it signed can still be checked. */
  privateKey: KeyObject | null
}

/** How long a process goes without asking whether another one has made a key, or swept one away. */
const memoryMilliseconds = 60_000
/** Tokens that name keys nobody knows don't make more work than this. */
const patienceMilliseconds = 5000

const readJwk = (json: string) =>
  ({ key: JSON.parse(json) as Record<string, string>, format: 'jwk' }) as const

/** Key pairs (Ed25519) in the database, so that every process and node signs with the same. */
export const createSigningKeys = ({ store, seal, now, newId }: SigningKeysParts): SigningKeys => {
  let known: { at: number; keys: Opened[] } | null = null

  const open = ({ id, createdAt, publicKey, privateKey }: SigningKey): Opened => {
    const opened = seal.open(privateKey)
    return {
      id,
      createdAt,
      publicKey: createPublicKey(readJwk(publicKey)),
      privateKey: opened === null ? null : createPrivateKey(readJwk(opened)),
    }
  }

  const read = async (patience: number): Promise<Opened[]> => {
    if (known !== null && now() - known.at < patience) return known.keys
    const keys = (await store.list()).map(open)
    known = { at: now(), keys }
    return keys
  }

  const make = async (): Promise<void> => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    await store.insert({
      id: newId(),
      createdAt: now(),
      publicKey: JSON.stringify(publicKey.export({ format: 'jwk' })),
      privateKey: seal.seal(JSON.stringify(privateKey.export({ format: 'jwk' }))),
    })
    known = null
  }

  const current: SigningKeys['current'] = async () => {
    for (const { id, createdAt, privateKey: key } of await read(memoryMilliseconds)) {
      if (isWornOut({ createdAt }, now())) break
      if (key !== null) return { id, key }
    }
    await make()
    return current()
  }

  return {
    current,
    async find(id) {
      const sought = (keys: Opened[]) => keys.find((one) => one.id === id)?.publicKey ?? null
      return sought(await read(memoryMilliseconds)) ?? sought(await read(patienceMilliseconds))
    },
    async published() {
      const keys = await read(memoryMilliseconds)
      return keys.map(({ id: kid, publicKey }) => {
        const { x = '' } = publicKey.export({ format: 'jwk' })
        return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' }
      })
    },
    async sweep() {
      for (const { id } of outdatedKeys(await store.list(), now())) await store.delete(id)
    },
  }
}
