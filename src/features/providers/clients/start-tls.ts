import { once } from 'node:events'
import type { Socket } from 'node:net'

/** ExtendedRequest 1 with the name 1.3.6.1.4.1.1466.20037: RFC 4511, section 4.14. */
const request = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
])

/** What a directory said to STARTTLS. */
export class StartTlsRefused extends Error {
  /** `refused`: it doesn't encrypt. `strange`: it doesn't speak LDAP. */
  readonly why: 'refused' | 'strange'

  constructor(why: StartTlsRefused['why']) {
    super(why === 'refused' ? 'the directory offers no STARTTLS' : 'what answers doesn’t speak LDAP')
    this.name = 'StartTlsRefused'
    this.why = why
  }
}

interface Field {
  tag: number
  from: number
  to: number
}

/** One field in BER, of those that are shorter than 64 KiB; null while it isn't all there. */
const fieldAt = (bytes: Buffer, at: number): Field | null => {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined) return null
  const more = first < 0x80 ? 0 : first & 0x7f
  if (more > 2) throw new StartTlsRefused('strange')
  const from = at + 2 + more
  if (bytes.length < from) return null
  const length = more === 0 ? first : bytes.readUIntBE(at + 2, more)
  return bytes.length < from + length ? null : { tag, from, to: from + length }
}

/**
 * Whether a directory has agreed to encrypt; null while its answer isn't all there. Nothing may follow it: what somebody
 * on the way adds in the clear would count as said by the directory later.
 */
export const readStartTls = (bytes: Buffer): boolean | null => {
  if (bytes.length > 0 && bytes[0] !== 0x30) throw new StartTlsRefused('strange')
  const whole = fieldAt(bytes, 0)
  if (whole === null) return null
  const id = fieldAt(bytes, whole.from)
  const answer = id?.tag === 0x02 ? fieldAt(bytes, id.to) : null
  const code = answer?.tag === 0x78 ? fieldAt(bytes, answer.from) : null
  const isWhole = whole.to === bytes.length && answer?.to === whole.to
  if (code?.tag !== 0x0a || code.to - code.from !== 1 || !isWhole) throw new StartTlsRefused('strange')
  return bytes[code.from] === 0
}

/** Asks a directory to encrypt what follows. @throws StartTlsRefused, or what Node says of the connection */
export const askStartTls = async (socket: Socket, signal: AbortSignal): Promise<void> => {
  socket.write(request)
  let bytes = Buffer.alloc(0)
  for (;;) {
    const [part] = (await Promise.race([once(socket, 'data', { signal }), hungUp(socket, signal)])) as [
      Buffer,
    ]
    bytes = Buffer.concat([bytes, part])
    const agreed = readStartTls(bytes)
    if (agreed === true) break
    if (agreed === false) throw new StartTlsRefused('refused')
  }
  socket.pause()
}

const hungUp = async (socket: Socket, signal: AbortSignal): Promise<never> => {
  await once(socket, 'close', { signal })
  throw new StartTlsRefused('strange')
}
