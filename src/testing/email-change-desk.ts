import { expect, onTestFinished } from 'vitest'
import type { TestClient } from './client.ts'
import { comesTrue } from './comes-true.ts'
import { generousRates } from './generous-rates.ts'
import { startMailServer } from './mail-server.ts'
import { startTestApp, testPassword } from './start-test-app.ts'
import { useMailServer } from './use-mail-server.ts'

/** Ana, whose address is to change on a server that sends mail: what `work` begins, unless it `works` from the start. */
export const openEmailChangeDesk = async ({ works = true }: { works?: boolean } = {}) => {
  const { settings, arrived } = await startMailServer()
  const started = await startTestApp({ rates: generousRates })
  const { app, database, newClient } = started
  const ana = await started.signedIn('Ana')
  await useMailServer(app, settings)
  const work = async (): Promise<void> => {
    await app.start()
    onTestFinished(() => app.stop())
  }
  if (works) await work()
  const ask = (email: string, client: TestClient = ana) =>
    client.send('POST /api/me/email', {
      body: { email, current: testPassword },
      headers: { 'accept-language': 'en' },
    })
  const latestTo = (to: string): string => arrived.findLast((mail) => mail.to[0] === to)?.parsed.text ?? ''
  /** The link in the latest mail to an address. */
  const linkTo = async (to: string): Promise<string> => {
    await comesTrue(() => expect(latestTo(to)).toMatch(/\/email#/))
    return /\/email#([\w-]+)/.exec(latestTo(to))?.[1] ?? ''
  }
  const use = (secret: string) => newClient().send('POST /api/email-change', { body: { secret } })
  const check = (secret: string) => newClient().send('POST /api/email-change/check', { body: { secret } })
  const noneWaiting = () =>
    comesTrue(async () => expect(await database.query((prisma) => prisma.job.count())).toBe(0))
  /** To whom mails went. */
  const told = () => arrived.map(({ to }) => to[0] ?? '')
  return { ...started, ana, arrived, told, work, ask, latestTo, linkTo, use, check, noneWaiting }
}
