import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { ReadFirst } from '../passkeys/index.ts'
import { signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { MakeAccount } from './make-account.ts'
import type { RegistrationLink } from './registration-link.ts'
import type { Registration } from './registration.ts'

export interface RegistrationRoutesParts {
  registration: Registration
  makeAccount: MakeAccount
  readFirst: ReadFirst
  sessions: Pick<Sessions, 'start'>
  guesses: Guesses
  describeMe: DescribeMe
}

/** Where addresses are confirmed by mail. */
const registerByMail = (door: Door, parts: RegistrationRoutesParts): void => {
  const { registration, makeAccount, readFirst, sessions, guesses, describeMe } = parts

  const check = (secret: string, address: string): Promise<RegistrationLink> =>
    guessing(guesses, secretLinkGuess('registration link', address), () => registration.check(secret))

  operation(door, 'POST /api/registration/request', async ({ body }, { address, language }) => {
    await makeAccount.byMail({ ...body, language, address })
    return {}
  })

  operation(door, 'POST /api/registration/check', async ({ body }, { address }) => {
    const { emailShown: email } = await check(body.secret, address)
    return { email }
  })

  operation(door, 'POST /api/registration/accept', async ({ body: { secret, name, ...given } }, call) => {
    // Before anything else is judged: a password that is too weak is no guess.
    await check(secret, call.address)
    const user = await registration.accept({ secret, name, ...(await readFirst(given, call)) })
    return describeMe(await signIn({ sessions, user, call }))
  })
}

export const registerRegistration = (door: Door, parts: RegistrationRoutesParts): void => {
  const { makeAccount, readFirst, sessions, describeMe } = parts
  registerByMail(door, parts)

  operation(door, 'POST /api/registration', async ({ body: { name, email, ...given } }, call) => {
    const first = () => readFirst(given, call)
    const user = await makeAccount.directly({ name, email, first, address: call.address })
    return describeMe(await signIn({ sessions, user, call }))
  })
}
