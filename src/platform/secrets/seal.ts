import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { exitCodes, StartError } from '../../core/start-error.ts'
import { readSecretFile } from './secret-file.ts'

/** Hides secrets in the database from whoever has the database alone. */
export interface Seal {
  /** Text → `v1.…`, different each time. */
  seal: (text: string) => string
  /** The text again; null when it was sealed with another key, or isn't whole. */
  open: (sealed: string) => string | null
  /** A key of its own for another purpose, the same each time; nothing sealed is told by it. */
  keyFor: (purpose: string) => Buffer
}

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const prefix = 'v1.'

/** AES-256-GCM with a random nonce, which is safe for some 2³² texts a key: more than a server ever seals. */
export const createSeal = (key: Buffer): Seal => ({
  keyFor: (purpose) => Buffer.from(hkdfSync('sha256', key, '', `parley ${purpose}`, keyBytes)),
  seal: (text) => {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return `${prefix}${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`
  },
  open: (sealed) => {
    const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url')
    if (!sealed.startsWith(prefix) || bytes.length < nonceBytes + tagBytes) return null
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
    try {
      const text = decipher.update(bytes.subarray(nonceBytes + tagBytes))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    } catch {
      return null
    }
  },
})

/**
 * Reads `secrets/database.key` in the data folder and makes it first when there is none. Several nodes with one
 * database need the same file.
 * @throws StartError when the file is readable by others or doesn't hold a key
 */
export const readSeal = ({ dataDir }: { dataDir: string }): Seal => {
  const file = join(dataDir, 'secrets', 'database.key')
  const text = readSecretFile({ file, make: () => `${randomBytes(keyBytes).toString('base64url')}\n` })
  const key = Buffer.from(text.trim(), 'base64url')
  if (key.length !== keyBytes)
    throw new StartError({
      message: `${file} must hold ${keyBytes} bytes in base64url.`,
      cure: 'Put it back from a backup. Without it, passwords kept in the database must be entered again: delete it then.',
      exitCode: exitCodes.damaged,
    })
  return createSeal(key)
}
