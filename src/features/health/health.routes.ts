import type { Reply } from '../../contract/contract.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'

type Parts = Reply<'GET /ready'>['parts']
export type PartState = Parts['database']

export interface HealthParts {
  now: Now
  /** Asked at each request; neither rejects. */
  check: { readonly [Part in keyof Parts]: () => PartState | Promise<PartState> }
}

export const registerHealth = (door: Door, { now, check }: HealthParts): void => {
  operation(door, 'GET /health', () => ({ status: 'ok', time: toInstant(now()) }))

  operation(door, 'GET /ready', async (_input, call) => {
    const [database, livekit, edge] = await Promise.all([check.database(), check.livekit(), check.edge()])
    const parts = { database, livekit, edge }
    const isReady = Object.values(parts).every((state) => state === 'ready')
    if (!isReady) call.setStatus(503)
    return { status: isReady ? 'ready' : 'not_ready', parts }
  })
}
