import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'
import { systemNow } from '../core/clock.ts'
import type { MailSecurity, MailSettings } from '../platform/mail/mail-settings.ts'
import { createInternalCa } from '../platform/tls/internal-ca.ts'

/** A mail as it arrived. */
export interface ArrivedMail {
  from: string
  to: string[]
  /** As it went over the wire. */
  raw: string
  parsed: Email
  /** Whether it came over TLS. */
  secure: boolean
  /** Who had signed in, if anybody. */
  username: string | null
}

/** Says no with a reply code, or nothing to accept. */
type Refuse = (what: string) => { code: number; text: string } | null

export interface MailServerOptions {
  security?: MailSecurity
  port?: number
  /** Name its certificate is for. */
  name?: string
  /** Only with these. */
  signIn?: { username: string; password: string }
  sender?: Refuse
  recipient?: Refuse
  data?: Refuse
}

export interface TestMailServer {
  settings: MailSettings
  arrived: ArrivedMail[]
  /** PEM to trust it by. */
  root: string
  /** Every address that was asked for, refused ones too. */
  asked: string[]
  stop: () => Promise<void>
}

/** A certificate of the product's own CA, for a mail server of this name. */
const certificateFor = async (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-mail-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  const ca = createInternalCa({ folder, name, now: systemNow })
  const { cert, key } = await ca.current()
  return { cert, key, root: ca.rootPem() ?? '' }
}

const answer = (refuse: Refuse | undefined, what: string): Error | null => {
  const no = refuse?.(what) ?? null
  return no === null ? null : Object.assign(new Error(no.text), { responseCode: no.code })
}

const signingIn = (signIn: MailServerOptions['signIn']): SMTPServerOptions =>
  signIn === undefined
    ? { authOptional: true, disabledCommands: ['AUTH'] }
    : {
        allowInsecureAuth: true,
        onAuth: ({ username, password }, _session, done) => {
          if (username === signIn.username && password === signIn.password) done(null, { user: username })
          // A server that repeats what it was told.
          else done(new Error(`535 no entry for ${username ?? ''} with ${password ?? ''}`))
        },
      }

const listening = async (server: SMTPServer, port: number): Promise<number> => {
  const ready = Promise.withResolvers<undefined>()
  server.on('error', (error) => ready.reject(error))
  server.listen(port, '127.0.0.1', () => ready.resolve(undefined))
  await ready.promise
  const address = server.server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A real mail server on this machine that keeps what it is given. Stopped when the test is over. */
export const startMailServer = async (options: MailServerOptions = {}): Promise<TestMailServer> => {
  const { security = 'none', signIn, sender, recipient, data, name = '127.0.0.1' } = options
  const { cert, key, root } = await certificateFor(name)
  const arrived: ArrivedMail[] = []
  const asked: string[] = []
  const own = signingIn(signIn)
  const disabledCommands = [...(own.disabledCommands ?? []), ...(security === 'starttls' ? [] : ['STARTTLS'])]
  const server = new SMTPServer({
    ...own,
    secure: security === 'tls',
    key,
    cert,
    disabledCommands,
    closeTimeout: 200,
    logger: false,
    onMailFrom: ({ address }, _session, done) => done(answer(sender, address)),
    onRcptTo: ({ address }, _session, done) => {
      asked.push(address)
      done(answer(recipient, address))
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8')
        const { envelope, secure } = session
        const user: unknown = session.user
        const no = answer(data, raw)
        if (no !== null) {
          done(no)
          return
        }
        void PostalMime.parse(raw).then((parsed) => {
          arrived.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            raw,
            parsed,
            secure,
            username: typeof user === 'string' ? user : null,
          })
          done()
        })
      })
    },
  })
  const port = await listening(server, options.port ?? 0)
  server.on('error', () => undefined)
  const stop = async (): Promise<void> => {
    const closed = Promise.withResolvers<undefined>()
    server.close(() => closed.resolve(undefined))
    await closed.promise
  }
  onTestFinished(stop)
  const settings: MailSettings = {
    host: '127.0.0.1',
    port,
    security,
    username: signIn?.username ?? '',
    password: signIn?.password ?? '',
    from: 'Parley <parley@meet.test>',
  }
  return { settings, arrived, root, asked, stop }
}
