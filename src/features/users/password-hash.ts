import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** Argon2id's cost: KiB of memory, passes over it, lanes. */
export interface PasswordCost {
  memory: number
  passes: number
  parallelism: number
}

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
export const currentCost: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 }

const saltBytes = 16
const hashBytes = 32

interface Parsed {
  cost: PasswordCost
  salt: Buffer
  hash: Buffer
}

const derive = promisify(argon2)

const compute = ({
  password,
  salt,
  cost,
  length,
}: {
  password: string
  salt: Buffer
  cost: PasswordCost
  length: number
}) => derive('argon2id', { message: password.normalize('NFC'), nonce: salt, tagLength: length, ...cost })

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')

const phcForm = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const parse = (phc: string): Parsed | null => {
  const [, memory, passes, parallelism, salt, hash] = phcForm.exec(phc) ?? []
  if (salt === undefined || hash === undefined) return null
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/** Hashes a password: a PHC string (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`) that carries its own cost and salt. */
export const hashPassword = async (password: string, cost: PasswordCost = currentCost): Promise<string> => {
  const salt = randomBytes(saltBytes)
  const hash = await compute({ password, salt, cost, length: hashBytes })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/** Whether this is the password of a PHC string. False for a string of another kind. */
export const verifyPassword = async (password: string, phc: string): Promise<boolean> => {
  const parsed = parse(phc)
  if (parsed === null) return false
  const { cost, salt, hash } = parsed
  return timingSafeEqual(await compute({ password, salt, cost, length: hash.length }), hash)
}

/** Whether a PHC string was made with less than what is asked today. */
export const isOutdated = (phc: string, cost: PasswordCost = currentCost): boolean => {
  const made = parse(phc)?.cost
  return made === undefined || made.memory < cost.memory || made.passes < cost.passes
}
