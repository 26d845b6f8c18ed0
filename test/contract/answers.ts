import type { RawRequest } from '../../src/testing/client.ts'
import type { CallerKind, Scene } from '../../src/testing/scene.ts'

/** What each kind of caller is answered. */
export type Answers = Readonly<Record<Exclude<CallerKind, 'token' | 'key'>, number>>

/** One operation in the matrix. */
export interface Row {
  /** Right input: what is refused is refused for who asks. */
  input?: (scene: Scene, kind: CallerKind) => RawRequest
  answers: Answers
  /** Where it differs in a room for signed-in people. */
  inSignedInRoom?: Partial<Answers>
}

export const everybody = (status: number): Answers => ({
  nobody: status,
  visitor: status,
  guest: status,
  owner: status,
  admin: status,
  disabled: status,
  removed: status,
})
export const users: Answers = { ...everybody(401), guest: 200, owner: 200, admin: 200 }
/** Of what belongs to nobody who asks here. */
export const notTheirs: Answers = { ...everybody(401), guest: 404, owner: 404, admin: 404 }
export const admins = (status: number): Answers => ({
  ...everybody(401),
  guest: 403,
  owner: 403,
  admin: status,
})
