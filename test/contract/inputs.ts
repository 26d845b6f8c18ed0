import type { RawRequest } from '../../src/testing/client.ts'
import type { Scene } from '../../src/testing/scene.ts'

/** An answer to a question that was never asked. */
const clientDataJSON = Buffer.from('{"type":"webauthn.create","challenge":"AAAA"}').toString('base64url')
export const madePasskey = { id: 'AA', clientDataJSON, attestationObject: 'AA', transports: [] }
export const shownPasskey = { id: 'AA', clientDataJSON: 'AA', authenticatorData: 'AA', signature: 'AA' }

/** Nobody is asked there: the address isn't public. */
export const provider = { issuer: 'https://127.0.0.1:1', clientId: 'parley' }
export const asEntered = {
  name: 'School',
  domains: '',
  groupsClaim: '',
  adminGroup: '',
  trustsEmail: false,
  enabled: false,
}

/** A picture of one pixel, PNG as base64. */
export const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='

/** To a sign-in provider that isn’t there. */
export const atNobody = (body: object) => () => ({ params: { provider: 'nobody' }, body })
export const ofBen = { username: 'ben', password: 'of-ben' }

/** The id of nothing that is asked for here. */
export const nothing = ({ meetingId: id }: Scene): RawRequest => ({ params: { id } })
export const intoNothing = ({ meetingId: id }: Scene): RawRequest => ({ params: { id }, body: { into: id } })
