import { expect, onTestFinished, test, vi } from 'vitest'
import type { MailSettings } from '../../platform/mail/mail-settings.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { statement } from '../../platform/db/statement.ts'
import type { Database } from '../../platform/db/database.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'
import { startTestApp, type TestApp, type TestAppOptions } from '../../testing/start-test-app.ts'
import type { Mail, MailTo } from './mail.ts'

const canary = 'canary-of-a-secret-link'
const link = `https://meet.test/reset#${canary}`
const hour = 3_600_000

const reset = (more: Partial<MailTo<'reset'>> = {}): MailTo<'reset'> => ({
  to: 'ada@x.test',
  language: 'de-AT',
  template: 'reset',
  values: { name: 'Ada', link, expiresAt: Date.parse('2026-11-22T04:02:00.000Z') },
  ...more,
})

const allRows = statement<Record<string, unknown>, object>('test_all_jobs', 'SELECT * FROM "jobs"')
const rowsOf = ({ hot }: Database) => hot.rows(allRows, {})

/** Waits for a state; the app’s time goes on while nobody is at anything. */
const inTime = (
  { clock, database }: Pick<TestApp, 'clock' | 'database'>,
  check: () => unknown,
  step = 1000,
) =>
  vi.waitFor(
    async () => {
      const rows = await rowsOf(database)
      if (rows.every(({ lockedUntil }) => lockedUntil === null)) clock.advance(step)
      await check()
    },
    { timeout: 12_000, interval: 20 },
  )

/** An app that runs, with a mail server it may lose and find again. */
const running = async (given: Pick<TestAppOptions, 'database'> & { settings?: MailSettings | null } = {}) => {
  const { settings = null, ...options } = given
  const started = await startTestApp(options)
  await useMailServer(started.app, settings)
  await started.app.start()
  let isStopped = false
  const stop = async (): Promise<void> => {
    if (!isStopped) await started.app.stop()
    isStopped = true
  }
  onTestFinished(stop)
  return {
    ...started,
    use: (next: MailSettings | null) => useMailServer(started.app, next),
    stop,
    mail: started.app.mail,
  }
}

const queueOf = async (mail: Mail) => {
  const { waiting, trouble, failed } = await mail.queue()
  return [waiting, trouble?.reason ?? null, failed.map((one) => one.trouble.reason)]
}

test('without a mail server nothing pretends', async () => {
  const { mail, signedIn, database } = await running()
  expect(await mail.isOn()).toBe(false)
  await expect(mail.send(reset())).rejects.toMatchObject({ code: 'conflict', reason: 'mail_off' })
  const admin = await signedIn('Root', 'admin')
  expect(await admin.call('GET /api/mail', {})).toEqual({ on: false, waiting: 0, failed: [] })
  const tried = await admin.send('POST /api/mail/test', { body: { to: 'ada@x.test' } })
  expect(tried.json()).toMatchObject({ code: 'conflict', reason: 'mail_off' })
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'mail.' } })
  expect([entries, await rowsOf(database)]).toEqual([[], []])
})

test('a mail is sent once, in its reader’s language, and nothing is left of it', async () => {
  const { settings, arrived } = await startMailServer()
  const { mail, database } = await running({ settings })
  await mail.send(reset({ zone: 'Europe/Vienna' }))
  await comesTrue(() => expect(arrived).toHaveLength(1))
  expect(arrived[0]?.parsed.subject).toBe('Neues Passwort für Parley wählen')
  expect(arrived[0]?.parsed.text).toContain('22. November 2026 um 05:02 MEZ')
  expect(arrived[0]?.parsed.text).toContain(link)
  await comesTrue(async () => expect(await rowsOf(database)).toEqual([]))
})

describeDatabases('waiting mail', ({ open }) => {
  test('outlives a mail server that is away and a restart, and arrives once', async () => {
    const database = await open()
    const { settings, stop: stopServer } = await startMailServer()
    await stopServer()
    const before = await running({ database, settings })
    await before.mail.send(reset())
    await comesTrue(async () => expect(await queueOf(before.mail)).toEqual([1, 'unreachable', []]))
    await before.stop()

    const { arrived } = await startMailServer({ port: settings.port })
    const after = await running({ database, settings })
    await inTime(after, () => expect(arrived).toHaveLength(1))
    await inTime(after, async () => expect(await queueOf(after.mail)).toEqual([0, null, []]))
    await inTime(after, async () => expect(await rowsOf(database)).toEqual([]), hour)
    expect(arrived).toHaveLength(1)
  })

  test('is sent by one of two that run beside each other', async () => {
    const database = await open()
    const { settings, arrived } = await startMailServer()
    const one = await running({ database, settings })
    const other = await running({ database, settings })
    const addresses = Array.from({ length: 20 }, (_, number) => `guest-${number}@x.test`)
    for (const to of addresses) await one.mail.send(reset({ to }))
    await vi.waitFor(
      async () => {
        for (const { clock } of [one, other]) clock.advance(1000)
        expect(await rowsOf(database)).toEqual([])
      },
      { timeout: 15_000, interval: 20 },
    )
    expect(arrived.flatMap(({ to }) => to).sort()).toEqual([...addresses].sort())
  })

  test('hides its link and the password from the database and the log, from its first hour to its last', async () => {
    const database = await open()
    const signIn = { username: 'parley', password: 'canary-of-a-password' }
    const { settings, arrived } = await startMailServer({ signIn: { ...signIn, password: 'another' } })
    const app = await running({ database, settings: { ...settings, ...signIn } })
    await app.mail.send(reset())
    const admin = await app.signedIn('Root', 'admin')
    await inTime(app, async () => expect(await queueOf(app.mail)).toEqual([1, 'sign_in_refused', []]))
    const told = [
      JSON.stringify(await rowsOf(database)),
      JSON.stringify(await admin.call('GET /api/mail', {})),
    ]
    await inTime(
      app,
      async () => expect(await queueOf(app.mail)).toEqual([0, null, ['sign_in_refused']]),
      hour,
    )
    told.push(JSON.stringify(await rowsOf(database)), JSON.stringify(await admin.call('GET /api/mail', {})))
    const everything = [...told, ...app.lines].join('\n')
    for (const secret of [
      canary,
      signIn.password,
      btoa(signIn.password),
      btoa(`\0parley\0${signIn.password}`),
    ])
      expect(everything).not.toContain(secret)
    // Who and what is there, so that an admin knows what to do.
    expect(told[3]).toContain('ada@x.test')
    expect(arrived).toEqual([])
  })
})

test('a greylist is waited out', async () => {
  let isKnown = false
  const recipient = () => (isKnown ? null : { code: 451, text: '4.7.1 greylisted, come back' })
  const { settings, arrived, asked } = await startMailServer({ recipient })
  const app = await running({ settings })
  await app.mail.send(reset())
  await comesTrue(async () => expect(await queueOf(app.mail)).toEqual([1, 'recipient_refused', []]))
  isKnown = true
  await inTime(app, () => expect(arrived).toHaveLength(1))
  expect(asked).toHaveLength(2)
})

test('whoever does not exist is asked for once; admins are told, may try again or throw it away', async () => {
  let exists = false
  const recipient = (address: string) =>
    exists && address.startsWith('ada') ? null : { code: 550, text: '5.1.1 no such user' }
  const { settings, arrived, asked } = await startMailServer({ recipient })
  const app = await running({ settings })
  const admin = await app.signedIn('Root', 'admin')
  for (const to of ['ada@x.test', 'bo@x.test']) await app.mail.send(reset({ to }))
  await comesTrue(async () =>
    expect(await queueOf(app.mail)).toMatchObject([0, null, [{}, {}].map(() => 'recipient_refused')]),
  )
  expect([...asked].sort()).toEqual(['ada@x.test', 'bo@x.test'])
  const { failed } = await admin.call('GET /api/mail', {})
  const [ada, bo] = ['ada@x.test', 'bo@x.test'].map((address) => failed.find(({ to }) => to === address))
  expect(ada).toMatchObject({
    template: 'reset',
    attempts: 1,
    mayRetry: true,
    trouble: { reason: 'recipient_refused', said: '550 5.1.1 no such user' },
  })
  exists = true
  const of = (one: typeof ada) => ({ params: { id: one?.id ?? '' } })
  await admin.call('POST /api/mail/failed/:id/retry', of(ada))
  await comesTrue(() => expect(arrived.map(({ to }) => to)).toEqual([['ada@x.test']]))
  await admin.call('DELETE /api/mail/failed/:id', of(bo))
  await expect(admin.call('DELETE /api/mail/failed/:id', of(bo))).rejects.toThrow('404')
  await comesTrue(async () => expect(await queueOf(app.mail)).toEqual([0, null, []]))
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'mail.' } })
  expect(entries.map(({ event, subject }) => [event, subject?.id])).toEqual([
    ['mail.discarded', bo?.id],
    ['mail.retried', ada?.id],
  ])
})

test('what is too old is never sent, and can’t be tried again', async () => {
  const { settings, arrived, stop } = await startMailServer()
  await stop()
  const app = await running({ settings })
  const { clock, mail, signedIn } = app
  const admin = await signedIn('Root', 'admin')
  await mail.send(reset({ expiresAt: clock.now() + hour }))
  await comesTrue(async () => expect(await queueOf(mail)).toEqual([1, 'unreachable', []]))
  clock.advance(hour)
  await startMailServer({ port: settings.port })
  expect(await queueOf(mail)).toEqual([0, null, []])
  await inTime(app, async () => expect(await rowsOf(app.database)).toEqual([]), hour)
  expect(app.lines.some((line) => line.includes('jobs.expired'))).toBe(true)

  const { settings: refusing } = await startMailServer({ recipient: () => ({ code: 550, text: 'no' }) })
  await app.use(refusing)
  await mail.send(reset({ expiresAt: clock.now() + hour }))
  await comesTrue(async () => expect(await queueOf(mail)).toEqual([0, null, ['recipient_refused']]))
  clock.advance(hour)
  const { failed } = await admin.call('GET /api/mail', {})
  expect(failed[0]?.mayRetry).toBe(false)
  const again = await admin.send('POST /api/mail/failed/:id/retry', { params: { id: failed[0]?.id ?? '' } })
  expect(again.json()).toMatchObject({ code: 'gone', reason: 'expired' })
  expect(arrived).toEqual([])
})

test('mail that waits while the mail server is taken out of the settings waits on', async () => {
  const { settings, arrived } = await startMailServer()
  const app = await running({ settings: { ...settings, port: 1 } })
  await app.mail.send(reset())
  await comesTrue(async () => expect(await queueOf(app.mail)).toEqual([1, 'unreachable', []]))
  await app.use(null)
  await inTime(app, async () => expect(await queueOf(app.mail)).toEqual([1, 'off', []]))
  await app.use(settings)
  await inTime(app, () => expect(arrived).toHaveLength(1))
})

test('a test takes the way of all mail, and says how it went', async () => {
  const { settings, arrived } = await startMailServer({
    recipient: (address) => (/^ada/i.test(address) ? null : { code: 550, text: 'no such user' }),
  })
  const app = await running({ settings })
  const admin = await app.signedIn('Root', 'admin')
  const tell = (to: string) => admin.call('POST /api/mail/test', { body: { to, language: 'ar' } })
  expect(await tell('Ada@x.test')).toEqual({ sent: true })
  expect(arrived[0]?.parsed.subject).toBe('البريد من Parley يصل')
  expect(await tell('bo@x.test')).toEqual({
    sent: false,
    trouble: { reason: 'recipient_refused', said: '550 no such user' },
  })
  expect(await rowsOf(app.database)).toEqual([])
  const refused = await admin.send('POST /api/mail/test', { body: { to: 'ada@x.test\r\nBcc: eve@x.test' } })
  expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'to' }] })
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'mail.' } })
  expect(entries.map(({ changes }) => changes[0]?.to)).toEqual(['bo@x.test', 'Ada@x.test'])
})

test('a preview shows any mail in any language, and sends nothing', async () => {
  const { settings, arrived } = await startMailServer()
  const app = await running({ settings })
  const admin = await app.signedIn('Root', 'admin')
  const look = (template: 'invitation' | 'new_device', language?: string) =>
    admin.call('POST /api/mail/preview', { body: { template, ...(language !== undefined && { language }) } })
  expect(await look('invitation', 'de')).toMatchObject({ subject: 'Grace Hopper lädt Sie zu Parley ein' })
  expect((await look('new_device', 'ar')).html).toContain('dir="rtl"')
  expect((await look('new_device')).text).toContain('203.0.113.7')
  expect([arrived, await rowsOf(app.database)]).toEqual([[], []])
})

test('mail sealed with another key is given up, not sent half read', async () => {
  const { settings, arrived } = await startMailServer()
  const app = await running({ settings })
  await app.stop()
  await app.mail.send(reset())
  const spoil = statement<never, { payload: string }>('test_spoil', 'UPDATE "jobs" SET "payload" = $payload')
  const [row] = await rowsOf(app.database)
  const payload = String(row?.['payload']).replace(/"sealed":"v1\.[^"]{8}/, '"sealed":"v1.AAAAAAAA')
  await app.database.hot.run(spoil, { payload })
  const next = await running({ settings, database: app.database })
  await comesTrue(async () => expect(await queueOf(next.mail)).toEqual([0, null, ['unreadable']]))
  expect(arrived).toEqual([])
})

test('what is not right for its template is refused before it waits', async () => {
  const { settings } = await startMailServer()
  const { mail } = await running({ settings })
  const values = { name: 'Ada', link: 'javascript:alert(1)', expiresAt: 1 }
  await expect(mail.send(reset({ values }))).rejects.toThrow('not right')
})
