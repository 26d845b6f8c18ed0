import { expect, test } from 'vitest'
import { ourSide } from '../../testing/better-auth-sides.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'

test('better-auth’s client signs in with a provider, and lists the account there', async () => {
  const { app, school } = await atSchool()
  const { auth, cookies, fetch } = ourSide(app).newBrowser()
  const { data } = await auth.signIn.social({ provider: 'school', callbackURL: '/rooms' })
  expect(data).toMatchObject({ redirect: true, url: expect.stringContaining(school.issuer) as string })
  school.use(ben)
  const { answer } = await school.visit(data?.url ?? '')
  const came = await fetch('https://meet.test/api/auth/providers/school/answer', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://meet.test' },
    body: JSON.stringify({ answer }),
  })
  expect(await came.json()).toMatchObject({ did: 'sign_in', next: '/rooms' })
  expect(cookies.has('__Host-parley_session')).toBe(true)
  expect((await auth.getSession()).data?.user.name).toBe('Ben')
  expect((await auth.listAccounts()).data).toEqual([
    expect.objectContaining({ providerId: 'school', accountId: ben.sub, scopes: [] }),
  ])
})

test('another site is no place to go to from a provider', async () => {
  const { app } = await atSchool()
  const { auth } = ourSide(app).newBrowser()
  const { error } = await auth.signIn.social({ provider: 'school', callbackURL: 'https://evil.test' })
  expect(error).toMatchObject({ status: 403, code: 'INVALID_CALLBACK_URL' })
})
