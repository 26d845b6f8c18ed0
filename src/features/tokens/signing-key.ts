/** A key pair with which access tokens are signed. Its id is the `kid` they name. */
export interface SigningKey {
  id: string
  createdAt: number
  /** JWK, JSON. */
  publicKey: string
  /** JWK, JSON, sealed. */
  privateKey: string
}

export interface SigningKeyStore {
  /** The newest first. */
  list(): Promise<SigningKey[]>
  insert(key: SigningKey): Promise<void>
  delete(id: string): Promise<void>
}

const day = 24 * 3_600_000

/** A key signs for a quarter, and is shown an hour longer: six times the life of a token. */
export const keyLives = { signing: 90 * day, shownAfter: 3_600_000 }

/** Whether nothing is to be signed with this key any more. */
export const isWornOut = ({ createdAt }: Pick<SigningKey, 'createdAt'>, now: number): boolean =>
  now - createdAt >= keyLives.signing

/** Keys nothing good is signed with any more; the newest first. */
export const outdatedKeys = <Key extends Pick<SigningKey, 'createdAt'>>(
  keys: readonly Key[],
  now: number,
): Key[] =>
  keys.filter((_key, index) => {
    const successor = keys[index - 1]
    return successor !== undefined && now - successor.createdAt >= keyLives.shownAfter
  })
