import { Type } from 'typebox'
import { operations } from './operation.ts'
import { Instant } from './shapes.ts'

const PartState = Type.Union([Type.Literal('ready'), Type.Literal('starting'), Type.Literal('away')])

export const health = operations({
  'GET /health': {
    summary: 'Is the process alive?',
    access: 'anyone',
    keys: 'any',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Type.Object({ status: Type.Literal('ok'), time: Instant }),
  },
  'GET /ready': {
    summary: 'Can people meet? 503 with the same shape when a part is not ready',
    access: 'anyone',
    keys: 'any',
    rate: 'read',
    audit: null,
    enrolling: true,
    reply: Type.Object({
      status: Type.Union([Type.Literal('ready'), Type.Literal('not_ready')]),
      parts: Type.Object({ database: PartState, livekit: PartState, edge: PartState }),
    }),
  },
})
