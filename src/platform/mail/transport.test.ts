import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { systemAfter } from '../../core/clock.ts'
import { startMailServer, type MailServerOptions } from '../../testing/mail-server.ts'
import { compose } from './compose.ts'
import type { MailSettings } from './mail-settings.ts'
import { createMailTransport, type MailLimits } from './transport.ts'

const limits: MailLimits = { connect: 8000, greeting: 8000, idle: 8000, total: 12_000 }
const at = Date.parse('2026-11-21T04:02:00.000Z')

const mail = {
  id: '0191a0b0-0000-7000-8000-000000000001',
  at,
  to: 'ada@x.test',
  language: 'ar',
  ...compose({
    content: {
      template: 'invitation',
      values: { by: 'Grace', link: 'https://meet.test/invitation#abc', expiresAt: at },
    },
    language: 'ar',
    product: 'Parley',
    site: 'https://meet.test',
  }),
}

const outcome = (sending: Promise<void>) =>
  sending.then(
    () => 'sent',
    (error: unknown) => error,
  )

interface Way extends MailServerOptions {
  change?: Partial<MailSettings>
  to?: string
  trusted?: boolean
  limits?: MailLimits
}

/** Sends one mail to a server like this. */
const sendTo = async ({ change, to = mail.to, trusted = true, ...options }: Way = {}) => {
  const server = await startMailServer(options)
  const transport = createMailTransport({
    hostName: 'meet.test',
    after: systemAfter,
    limits: options.limits ?? limits,
    ...(trusted && { root: server.root }),
  })
  const settings = { ...server.settings, ...change }
  return { ...server, result: await outcome(transport.send({ settings, mail: { ...mail, to } })) }
}

/** Something that answers on a port, but is no mail server. */
const startStranger = async (talk: (socket: Socket) => void): Promise<MailSettings> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const ready = Promise.withResolvers<undefined>()
  server.listen(0, '127.0.0.1', () => ready.resolve(undefined))
  await ready.promise
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { host: '127.0.0.1', port, security: 'none', username: '', password: '', from: 'parley@meet.test' }
}

const sendToStranger = async (settings: MailSettings, short: MailLimits = limits) =>
  outcome(
    createMailTransport({ hostName: 'meet.test', after: systemAfter, limits: short }).send({
      settings,
      mail,
    }),
  )

test('what arrives is what was written, in both forms, and says that a machine wrote it', async () => {
  const { result, arrived } = await sendTo()
  expect(result).toBe('sent')
  const [one] = arrived
  expect(one).toMatchObject({ from: 'parley@meet.test', to: ['ada@x.test'], secure: false })
  expect(one?.parsed).toMatchObject({
    subject: mail.subject,
    from: { name: 'Parley', address: 'parley@meet.test' },
    to: [{ address: 'ada@x.test' }],
    messageId: `<${mail.id}@meet.test>`,
    date: '2026-11-21T04:02:00.000Z',
  })
  const lines = (text = '') => text.replaceAll('\r\n', '\n').trim()
  expect(lines(one?.parsed.text)).toBe(lines(mail.text))
  expect(lines(one?.parsed.html)).toBe(lines(mail.html))
  const headers = new Map(one?.parsed.headers.map(({ key, value }) => [key, value]))
  expect(headers.get('auto-submitted')).toBe('auto-generated')
  expect(headers.get('content-language')).toBe('ar')
  expect(headers.get('content-type')).toMatch(/^multipart\/alternative/)
  // Nothing about the machine or its programs.
  expect([...headers.keys()].sort()).toEqual([
    'auto-submitted',
    'content-language',
    'content-type',
    'date',
    'from',
    'message-id',
    'mime-version',
    'subject',
    'to',
    'x-auto-response-suppress',
  ])
})

const signIn = { username: 'parley', password: 'correct horse battery' }

test.each(['tls', 'starttls'] as const)('%s: private before anybody signs in', async (security) => {
  const { result, arrived } = await sendTo({ security, signIn })
  expect(result).toBe('sent')
  expect(arrived[0]).toMatchObject({ secure: true, username: 'parley' })
})

test.each<[string, Way, object]>([
  [
    'a certificate nobody vouches for, from the first byte',
    { security: 'tls', trusted: false },
    { reason: 'tls_failed' },
  ],
  ['the same after STARTTLS', { security: 'starttls', trusted: false }, { reason: 'tls_failed' }],
  ['a certificate for another name', { security: 'tls', name: 'other.test' }, { reason: 'tls_failed' }],
  [
    'no STARTTLS where it is wanted',
    { security: 'none', change: { security: 'starttls' } },
    { reason: 'no_starttls' },
  ],
  [
    'TLS with a server that has none',
    { security: 'none', change: { security: 'tls' } },
    { reason: 'tls_failed' },
  ],
  ['a wrong password', { signIn, change: { password: 'wrong' } }, { reason: 'sign_in_refused' }],
  ['no password where one is wanted', { signIn, change: { username: '' } }, { reason: 'sign_in_refused' }],
  ['a password nobody wants', { change: signIn }, { reason: 'sign_in_refused' }],
  [
    'a sender that may not',
    { sender: () => ({ code: 553, text: 'not your address' }) },
    { reason: 'sender_refused', said: '553 not your address', permanent: false },
  ],
  [
    'a sender that may not yet',
    { sender: () => ({ code: 451, text: 'later' }) },
    { reason: 'sender_refused', said: '451 later', permanent: false },
  ],
  [
    'nobody of that name',
    { recipient: () => ({ code: 550, text: 'no such user' }) },
    { reason: 'recipient_refused', said: '550 no such user', permanent: true },
  ],
  [
    'a greylist',
    { recipient: () => ({ code: 450, text: 'come back' }) },
    { reason: 'recipient_refused', said: '450 come back', permanent: false },
  ],
  [
    'a mail it dislikes',
    { data: () => ({ code: 554, text: 'spam' }) },
    { reason: 'other', said: '554 spam', permanent: true },
  ],
  ['a mail server elsewhere without TLS', { change: { host: '192.0.2.1' } }, { reason: 'unprotected' }],
  ['a name nobody has', { change: { host: 'mail.invalid', security: 'tls' } }, { reason: 'name_not_found' }],
  ['a sender that is none', { change: { from: 'Parley' } }, { reason: 'sender_refused', said: '' }],
])('%s', async (_what, way, trouble) => {
  const { result, arrived } = await sendTo(way)
  expect(result).toMatchObject(trouble)
  expect(arrived).toEqual([])
})

test('a wrong password is not in what is said of it', async () => {
  const password = 'canary-of-a-password'
  const { result } = await sendTo({ signIn, change: { password } })
  expect(result).toMatchObject({ said: expect.stringContaining('[redacted]') as string })
  expect(JSON.stringify(result)).not.toContain(password)
})

test.each([
  'ada@x.test\r\nBcc: eve@x.test',
  'ada@x.test>\r\nRCPT TO:<eve@x.test',
  'ada@x.test, eve@x.test',
  'all:ada@x.test,eve@x.test;',
  '"ada"@x.test',
])('nothing is sent to %j, ever', async (to) => {
  const { result, asked } = await sendTo({ to })
  expect(result).toMatchObject({ reason: 'recipient_refused', permanent: true })
  expect(asked).toEqual([])
})

test('a server that is away, then one that hangs up', async () => {
  const { settings, stop } = await startMailServer()
  await stop()
  expect(await sendToStranger(settings)).toMatchObject({ reason: 'unreachable' })
  expect(await sendToStranger(await startStranger((socket) => socket.end()))).toMatchObject({
    reason: 'unreachable',
  })
})

test('what listens there is not told when it is no mail server', async () => {
  const stranger = await startStranger((socket) => socket.end('SSH-2.0-OpenSSH_9.2 canary\r\n'))
  const result = await sendToStranger(stranger)
  expect(result).toMatchObject({ reason: 'other', said: '' })
})

test.each<[string, (socket: Socket) => void, Partial<MailLimits>]>([
  ['says nothing', () => undefined, { greeting: 100 }],
  [
    'says a letter now and then',
    (socket) => {
      socket.write('220 hello\r\n')
      socket.on('data', () => {
        const drip = setInterval(() => socket.write('2'), 20)
        socket.on('close', () => clearInterval(drip))
      })
    },
    { total: 300 },
  ],
  ['falls silent', (socket) => void socket.write('220 hello\r\n'), { idle: 100 }],
])('a server that %s holds nobody up', async (_what, talk, short) => {
  const result = await sendToStranger(await startStranger(talk), { ...limits, ...short })
  expect(result).toMatchObject({ reason: 'timed_out', permanent: false })
})

test('a mail that is being sent can be told to stop', async () => {
  const stopping = new AbortController()
  const settings = await startStranger(() => stopping.abort())
  const transport = createMailTransport({ hostName: 'meet.test', after: systemAfter, limits })
  expect(await outcome(transport.send({ settings, mail, signal: stopping.signal }))).toMatchObject({
    reason: 'other',
    permanent: false,
  })
})

test('words from before TLS are forgotten: nothing is smuggled in front of it', async () => {
  const stranger = await startStranger((socket) => {
    socket.write('220 hello\r\n')
    socket.on('data', (asked) => {
      if (String(asked).startsWith('EHLO')) socket.write('250-x\r\n250 STARTTLS\r\n')
      // The answer to STARTTLS, and with it answers to what will be asked afterwards.
      else socket.write('220 go\r\n250 smuggled\r\n250 smuggled\r\n250 smuggled\r\n')
    })
  })
  const result = await sendToStranger({ ...stranger, security: 'starttls' }, { ...limits, total: 1500 })
  expect(result).toMatchObject({ reason: expect.stringMatching(/tls_failed|timed_out/) as string })
})
