import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'

/** Seconds browsers remember that they may ask. */
const remembered = 600

/**
 * Lets pages of other origins read our answers, as far as the operator names them; browsers keep all others out by
 * themselves when nothing is said. Whether they may change anything is decided with every request (see origin.ts).
 */
export const allowOrigins = (app: FastifyInstance, origins: readonly string[]): void => {
  if (origins.length === 0) return
  app.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ['content-type', 'authorization', 'accept-language'],
    exposedHeaders: ['retry-after', 'x-retry-after', 'www-authenticate', 'x-request-id', 'x-parley-undo'],
    maxAge: remembered,
  })
}
