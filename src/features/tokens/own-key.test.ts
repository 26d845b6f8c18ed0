import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { createSeal } from '../../platform/secrets/seal.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { createSigningKeyStore } from './signing-keys.store.ts'
import { createSigningKeys } from './signing-keys.ts'

test('what our own key has signed for something else opens nothing', async () => {
  const { newProgram, signedIn, config, clock, database } = await startTestApp({ rates: generousRates })
  const ada = await signedIn('Ada')
  const { accessToken } = await ada.call('POST /api/auth/token', {})
  const ask = (token: string) => newProgram(token).send('GET /api/auth/me')
  const seal = createSeal(Buffer.alloc(32, 7))
  const store = createSigningKeyStore({ database })
  const keys = createSigningKeys({ store, seal, now: clock.now, newId: createNumberedIds() })
  const { id: kid, key } = await keys.current()
  const good = decodeJwt(accessToken)
  const header = { alg: 'EdDSA', typ: 'at+jwt', kid }
  expect(decodeProtectedHeader(accessToken)).toEqual(header)
  const sign = (claims: object, changed: object = {}): Promise<string> =>
    new SignJWT({ ...good, ...claims }).setProtectedHeader({ ...header, ...changed }).sign(key)
  expect((await ask(await sign({}))).statusCode).toBe(200)
  const { publicUrl } = config.http
  const others: Readonly<Record<string, Promise<string>>> = {
    'another audience': sign({ aud: 'https://other.test' }),
    'no audience': sign({ aud: undefined }),
    'another issuer': sign({ iss: 'https://other.test' }),
    'an issuer that begins alike': sign({ iss: `${publicUrl}/` }),
    'no issuer': sign({ iss: undefined }),
    'another purpose': sign({ purpose: 'refresh' }),
    'no purpose': sign({ purpose: undefined }),
    'another type': sign({}, { typ: 'JWT' }),
    'no type': sign({}, { typ: undefined }),
    'no sign-in': sign({ sid: undefined }),
    'no owner': sign({ sub: undefined }),
    'no end': sign({ exp: undefined }),
  }
  for (const [what, token] of Object.entries(others)) {
    const refused = await ask(await token)
    expect([what, ...refusedWith(refused)]).toEqual([what, 401, 'token_invalid'])
  }
})
