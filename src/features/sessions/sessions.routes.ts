import type { SessionInfo } from '../../contract/sessions.ts'
import { pageLanguages, type Me, type MyAccount } from '../../contract/shapes.ts'
import { accountOf, asSignedIn, type Caller } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Places } from '../../platform/places/places.ts'
import type { Session } from './session.ts'
import type { SignInByEmail } from './sign-in-by-email.ts'
import type { Sessions } from './sessions.ts'

export interface SessionRoutesParts {
  sessions: Pick<Sessions, 'start' | 'end' | 'list' | 'endOne' | 'endAllOf'>
  signInByEmail: SignInByEmail
  describeMe: DescribeMe
  places: Places
}

/** What `GET /api/me` says to a caller; with `codeAwaited` to one whose password was right. */
export type DescribeMe = (caller: Caller, more?: { codeAwaited: boolean }) => Promise<Me>

export interface DescribeMeParts {
  build: string
  isSetupNeeded: () => Promise<boolean>
  /** The host name passkeys belong to, or null. */
  passkeys: { at: string | null }
  /** What the operator wants this server to be like, as far as everybody may know it. */
  house: () => Promise<House>
  /** How somebody wants to be met, as far as they said. */
  habitsOf: (
    userId: string,
  ) => Promise<Pick<MyAccount, 'language' | 'zone' | 'microphoneAtJoin' | 'cameraAtJoin' | 'picture'>>
}

export interface House {
  /** Whether everybody may make an account by themselves. */
  mayRegister: boolean
  /** Whether mail leaves this server. */
  sendsMail: boolean
  links: NonNullable<Me['links']>
  /** What this server is called; null where nobody gave it a name of its own. */
  product: string | null
  /** Address of its logo; null where ours is shown. */
  logo: string | null
  languages: NonNullable<Me['languages']>
  /** What one can sign in with beside one's own account here. */
  providers: NonNullable<Me['providers']>
}

/** Whether not all are offered, or another than English comes first: what a page does without being told. */
const isUnusual = ({ offered, standard }: House['languages']): boolean =>
  standard !== 'en' || offered.length < pageLanguages.length

/** What everybody is told of this server; what is as usual goes without saying. */
const toldOf = ({ sendsMail, links, providers, product, logo, languages }: House) => ({
  ...(providers.length > 0 && { providers }),
  ...(sendsMail && { mail: true as const }),
  ...(Object.keys(links).length > 0 && { links }),
  ...(product !== null && { product }),
  ...(logo !== null && { logo }),
  ...(isUnusual(languages) && { languages }),
})

/** `isSetupNeeded` is asked until it says no for the first time: admins are never without successor. */
export const createDescribeMe =
  ({ build, isSetupNeeded, house, passkeys, habitsOf }: DescribeMeParts): DescribeMe =>
  async (caller, { codeAwaited } = { codeAwaited: false }) => {
    const [setupNeeded, here] = await Promise.all([isSetupNeeded(), house()])
    const common = {
      build,
      setupNeeded,
      ...(passkeys.at !== null && { passkeysAt: passkeys.at }),
      ...(codeAwaited && { codeAwaited }),
      ...toldOf(here),
    }
    if (caller.kind === 'user') {
      const { owesSecondFactor: mustSetUpSecondFactor, noPassword } = caller
      return {
        ...common,
        user: { ...accountOf(caller), ...(await habitsOf(caller.userId)) },
        ...(noPassword === true && { noPassword }),
        ...(mustSetUpSecondFactor === true && { mustSetUpSecondFactor }),
      }
    }
    const outside = {
      ...common,
      ...(here.mayRegister && { mayRegister: true as const }),
    }
    if (caller.kind === 'nobody') return outside
    return { ...outside, visitor: caller.name === undefined ? {} : { name: caller.name } }
  }

const registerOwn = (door: Door, { sessions, places }: SessionRoutesParts): void => {
  operation(door, 'GET /api/sessions', async (_input, call) => {
    const { userId, sessionId } = asSignedIn(call.caller)
    const placeOf = (address: string) => places.of(address, call.language)
    const told = { current: sessionId, placeOf }
    return { sessions: (await sessions.list(userId)).map((one) => toSessionInfo(one, told)) }
  })

  operation(door, 'DELETE /api/sessions/:id', async ({ params: { id } }, call) => {
    const { userId, sessionId } = asSignedIn(call.caller)
    call.subject = id
    if (id === sessionId) call.setCookie(await sessions.end(call.caller))
    else if (!(await sessions.endOne({ userId, id })))
      throw new Failure('not_found', 'there is no such session')
    return {}
  })

  operation(door, 'DELETE /api/sessions', async (_input, call) => {
    const { userId, sessionId: exceptId } = asSignedIn(call.caller)
    const ended = await sessions.endAllOf({ userId, exceptId })
    call.subject = userId
    call.worthAuditing = ended > 0
    return { ended }
  })
}

/** What a list of sessions is told for whom. */
interface Telling {
  /** Id of the one that asks. */
  current: string
  placeOf: (address: string) => string | null
}

export const toSessionInfo = (session: Session, { current, placeOf }: Telling): SessionInfo => {
  const { id, createdAt, seenAt, userAgent, address } = session
  const times = { startedAt: toInstant(createdAt), seenAt: toInstant(seenAt) }
  const place = placeOf(address)
  return { id, current: id === current, ...times, userAgent, address, ...(place !== null && { place }) }
}

export const registerSessions = (door: Door, parts: SessionRoutesParts): void => {
  const { sessions, signInByEmail, describeMe } = parts
  registerOwn(door, parts)

  operation(door, 'GET /api/me', (_input, { caller }) => describeMe(caller))

  operation(door, 'POST /api/session', async ({ body }, call) => {
    const { caller, awaited } = await signInByEmail({ ...body, call })
    return describeMe(caller, { codeAwaited: awaited === 'code' })
  })

  operation(door, 'DELETE /api/session', async (_input, call) => {
    call.worthAuditing = call.caller.kind === 'user'
    if (call.caller.kind === 'user') call.subject = call.caller.sessionId
    call.setCookie(await sessions.end(call.caller))
    return {}
  })
}
