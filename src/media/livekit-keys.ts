import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { exitCodes, StartError } from '../core/start-error.ts'
import { readSecretFile } from '../platform/secrets/secret-file.ts'

/** The one pair that app, edge and LiveKit share: `key` names it, `secret` signs tokens, webhooks and relay passwords. */
export interface LiveKitKeys {
  readonly key: string
  readonly secret: string
}

const KeysFile = Type.Object({
  key: Type.String({ pattern: '^[A-Za-z0-9]{4,64}$' }),
  secret: Type.String({ minLength: 32, maxLength: 256 }),
})

const newKeys = (): LiveKitKeys => ({
  key: `API${randomBytes(6).toString('hex')}`,
  secret: randomBytes(36).toString('base64url'),
})

const parseKeys = (file: string, text: string): LiveKitKeys => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  if (!Check(KeysFile, parsed))
    throw new StartError({
      message: `${file} must hold {"key": …, "secret": …} with a secret of 32 characters or more.`,
      cure: 'Delete it to get a new pair, and restart every process of Parley.',
      exitCode: exitCodes.damaged,
    })
  return { key: parsed.key, secret: parsed.secret }
}

/**
 * Reads `secrets/livekit.json` in the data folder and makes it first when there is none.
 * @throws StartError when the file is readable by others or doesn't hold a pair
 */
export const readLiveKitKeys = ({ dataDir }: { dataDir: string }): LiveKitKeys => {
  const file = join(dataDir, 'secrets', 'livekit.json')
  return parseKeys(file, readSecretFile({ file, make: () => `${JSON.stringify(newKeys())}\n` }))
}
