import type { After, Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { strangerOf } from './claims.ts'
import { directoryProblem, type DirectoryClient } from './clients/directory-client.ts'
import type { Providers } from './providers.ts'
import { failed, type Arrival, type OnTrouble } from './trips.ts'

export interface Directories {
  /**
   * Whom a directory knows by this user name and password.
   * @throws Failure `unauthenticated` with reason `directory_credentials`, `too_many`, `not_found` with reason
   * `no_provider`, `unavailable` with reason `provider_failed`
   */
  enter: (given: {
    providerId: string
    username: string
    password: string
    /** Of whoever asks. */
    address: string
    /** The session that links; null where one signs in. */
    sessionId: string | null
  }) => Promise<Arrival>
}

export interface DirectoriesParts {
  providers: Pick<Providers, 'openDirectory'>
  client: Pick<DirectoryClient, 'whose'>
  now: Now
  after: After
  onTrouble: OnTrouble
}

/** Nobody learns earlier that they aren't let in: how long a directory thinks tells whether it knows somebody. */
export const refusalMilliseconds = 1500

/** Guesses are counted where every other guess is. */
export type DirectoriesFor = (guesses: Pick<Guesses, 'attempt' | 'succeeded'>) => Directories

/** Directories take many ways to write a name for the same: none of them is another guess. */
const guessed = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\s]/gu, '')
    .toLowerCase()

const wrong = (): Failure =>
  new Failure('unauthenticated', 'user name or password is wrong', { reason: 'directory_credentials' })

/** Signing in with the password somebody has in a directory. */
export const createDirectories = (parts: DirectoriesParts): DirectoriesFor => {
  const { providers, client, now, after, onTrouble } = parts
  const until = (at: number): Promise<void> =>
    new Promise((resolve) => {
      after(Math.max(0, at - now()), resolve)
    })

  return (guesses) => ({
    async enter({ providerId, username, password, address, sessionId }) {
      const { provider, asked } = await providers.openDirectory(providerId)
      const name = username.trim().normalize('NFC')
      const guess = { address, account: `${providerId}: ${guessed(name)}` }
      guesses.attempt(guess)
      const began = now()
      const told = await client.whose(asked, { username: name, password }).catch((error: unknown) => {
        onTrouble({ providerId, kind: directoryProblem(error).kind, error })
        throw failed(error)
      })
      if (told === null) {
        await until(began + refusalMilliseconds)
        throw wrong()
      }
      guesses.succeeded(guess)
      return { provider, stranger: strangerOf(told, provider), sessionId, invitationHash: null, next: '/' }
    },
  })
}
