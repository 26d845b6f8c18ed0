import type { Now } from '../../core/clock.ts'
import type { LiveKitKeys } from '../livekit-keys.ts'
import type { AppLink } from './app-link.ts'
import type { Availability } from './availability.ts'
import type { RequestHead } from './request-head.ts'
import type { Revocations } from './revocations.ts'
import { readSignalRequest, type Refusal, type SignalRequest } from './signal-request.ts'

/** Decides whether a request on a signal path may go to LiveKit. */
export interface Gate {
  /** Everything that can be said at once: form, origin, token, who was removed. */
  judge: (head: RequestHead) => SignalRequest | Refusal
  /** The rest: waits where waiting helps, asks the app. Null when the request may go. */
  admit: (request: SignalRequest) => Promise<Refusal | null>
}

export interface GateInput {
  keys: LiveKitKeys
  origins: readonly string[]
  link: Pick<AppLink, 'isUp' | 'isDraining' | 'whenUp' | 'check'>
  livekit: Pick<Availability, 'whenReady'>
  revocations: Revocations
  now: Now
}

/** How long a request waits for LiveKit to have its rooms. Its own patience is five seconds after it came up. */
const livekitMilliseconds = 10_000
/** How long somebody new waits for an app that restarts. */
const appMilliseconds = 10_000

const refused = (status: Refusal['status'], message: string): Refusal => ({
  kind: 'refused',
  status,
  message,
})
const away = refused(503, 'the server restarts; try again')
const removed = refused(401, 'this place in the meeting isn’t valid any more')

export const createGate = ({ keys, origins, link, livekit, revocations, now }: GateInput): Gate => {
  /** What the app says; with the app away who is inside already may come back, anyone new waits for it. */
  const askApp = async (request: SignalRequest): Promise<Refusal | null> => {
    if (request.resume && !link.isUp()) return null
    if (!(await link.whenUp(appMilliseconds))) return away
    if (link.isDraining() && !request.resume) return away
    const allowed = await link.check(request.meetingId, request.identity)
    if (allowed === null) return request.resume ? null : away
    return allowed ? null : removed
  }

  const isRemoved = ({ meetingId, identity }: SignalRequest): boolean => revocations.has(meetingId, identity)

  return {
    judge(head) {
      const request = readSignalRequest({ head, keys, origins, now: now() })
      return request.kind === 'request' && isRemoved(request) ? removed : request
    },
    async admit(request) {
      if (!(await livekit.whenReady(livekitMilliseconds))) return away
      const refusal = await askApp(request)
      // Removed while waiting: the last look is the one that counts.
      return isRemoved(request) ? removed : refusal
    },
  }
}
