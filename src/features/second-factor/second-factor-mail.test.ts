import { expect, onTestFinished, test } from 'vitest'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { appOf } from '../../testing/second-factor-desk.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

test('turning it on and off is told by mail; beginning and a wrong code aren’t', async () => {
  const { app, clock, signedIn } = await startTestApp()
  const ana = await signedIn('Ana')
  const { settings, arrived } = await startMailServer()
  await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  const begun = await ana.call('POST /api/me/second-factor/begin', {})
  await ana.send('POST /api/me/second-factor', { body: { code: 'not a code' } })
  await ana.call('POST /api/me/second-factor', { body: { code: appOf(begun, clock).code() } })
  await comesTrue(() => expect(arrived).toHaveLength(1))
  await ana.call('DELETE /api/me/second-factor', {})
  await comesTrue(() => expect(arrived).toHaveLength(2))
  expect(arrived.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
    [[ana.email], 'Two-step sign-in is on for your account on Parley'],
    [[ana.email], 'Two-step sign-in is off for your account on Parley'],
  ])
  for (const { parsed } of arrived) expect(parsed.text).toContain('/account')
})
