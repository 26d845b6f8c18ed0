import { operation, type Door } from '../../platform/http/operation.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { Setup } from './setup.ts'

export interface SetupRoutesParts {
  setup: Setup
  sessions: Pick<Sessions, 'start'>
  guesses: Guesses
  describeMe: DescribeMe
}

export const registerSetup = (
  door: Door,
  { setup, sessions, guesses, describeMe }: SetupRoutesParts,
): void => {
  const check = (secret: string, address: string): Promise<void> =>
    guessing(guesses, secretLinkGuess('setup link', address), () => setup.check(secret))

  operation(door, 'POST /api/setup/check', async ({ body }, { address }) => {
    await check(body.secret, address)
    return {}
  })

  operation(door, 'POST /api/setup', async ({ body }, call) => {
    // Before anything else is judged: a password that is too weak is no guess.
    await check(body.secret, call.address)
    const user = await setup.use(body)
    return describeMe(await signIn({ sessions, user, call }))
  })
}
