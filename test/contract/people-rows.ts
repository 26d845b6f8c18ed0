import type { Contract } from '../../src/contract/contract.ts'
import { admins, type Row } from './answers.ts'
import { intoNothing, nothing } from './inputs.ts'

type PeopleKey = Extract<keyof Contract, `${string} /api/users${string}`>

/** The rows of accounts as admins look after them. */
export const peopleRows: Readonly<Record<PeopleKey, Row>> = {
  'GET /api/users': { answers: admins(200) },
  'POST /api/users': {
    input: (_scene, kind) => ({ body: { name: 'Eve', email: `eve-${kind}@meet.test` } }),
    answers: admins(201),
  },
  'GET /api/users/:id': { input: nothing, answers: admins(404) },
  'PATCH /api/users/:id': {
    input: (scene) => ({ ...nothing(scene), body: { name: 'Eve', version: 1 } }),
    answers: admins(404),
  },
  'DELETE /api/users/:id': { input: nothing, answers: admins(404) },
  'POST /api/users/:id/merge': { input: intoNothing, answers: admins(404) },
  'DELETE /api/users/:id/sessions': { input: nothing, answers: admins(404) },
  'GET /api/users/:id/ways-in': { input: nothing, answers: admins(404) },
  'DELETE /api/users/:id/ways-in/:kind/:way': {
    input: ({ meetingId: id }) => ({ params: { id, kind: 'passkey', way: id } }),
    answers: admins(404),
  },
  'DELETE /api/users/:id/second-factor': { input: nothing, answers: admins(404) },
  'POST /api/users/:id/reset-mail': { input: nothing, answers: admins(404) },
  'POST /api/users/:id/reset-link': { input: nothing, answers: admins(404) },
}
