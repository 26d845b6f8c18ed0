import type { LightMyRequestResponse } from 'fastify'

/** Status and reason of an answer. */
export const refusedWith = (
  response: LightMyRequestResponse,
): [status: number, reason: string | undefined] => [
  response.statusCode,
  response.json<{ reason?: string }>().reason,
]
