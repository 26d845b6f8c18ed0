import { describe, expect, it, vi } from 'vitest'
import { ApiFailure, createApi } from './api.ts'
import type { After } from './clock.ts'

const never: After = () => () => undefined
const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), init)
const failed = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  json(body, { status, headers })

const apiWith = (...answers: (Response | Error)[]) => {
  const fetch = vi.fn<typeof globalThis.fetch>(() => {
    const next = answers.shift()
    return next instanceof Response
      ? Promise.resolve(next)
      : Promise.reject(next ?? new Error('asked too often'))
  })
  return { fetch, api: createApi({ fetch, after: never }) }
}

const failureOf = async (promise: Promise<unknown>): Promise<ApiFailure> => {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof ApiFailure)) throw new Error('expected an ApiFailure', { cause: thrown })
  return thrown
}

describe('a call', () => {
  it('fills the address and sends the body', async () => {
    const { api, fetch } = apiWith(json({ code: 'abc-defg-hij' }))
    await api('PATCH /api/rooms/:code', { params: { code: 'a/b' }, body: { name: 'Studio', version: 2 } })
    const [address, request] = fetch.mock.calls[0] ?? []
    expect(address).toBe('/api/rooms/a%2Fb')
    expect(request).toMatchObject({ method: 'PATCH', body: '{"name":"Studio","version":2}', keepalive: true })
  })

  it('says what the server said', async () => {
    const reply = { code: 'forbidden', reason: 'sign_in_needed', message: 'no', requestId: 'r1' }
    const { api } = apiWith(failed(403, reply))
    expect(await failureOf(api('GET /api/me'))).toMatchObject({
      code: 'forbidden',
      reason: 'sign_in_needed',
      requestId: 'r1',
    })
  })

  it('takes a file as it is', async () => {
    const headers = {
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="a.zip"',
    }
    const { api } = apiWith(new Response('PK', { headers }))
    expect(await (await api('POST /api/me/export')).text()).toBe('PK')
  })

  it('reads how long to wait', async () => {
    const { api } = apiWith(
      failed(429, { code: 'too_many', message: '', requestId: 'r' }, { 'retry-after': '30' }),
    )
    const failure = await failureOf(api('POST /api/session', { body: { email: 'a@b.c', password: 'x' } }))
    expect(failure).toMatchObject({ code: 'too_many', retryAfter: 30 })
  })

  it.each([
    [502, 'unavailable'],
    [404, 'not_found'],
    [413, 'too_large'],
    [429, 'too_many'],
    [500, 'internal'],
  ])('makes sense of a foreign %i', async (status, code) => {
    const { api } = apiWith(new Response('<html>', { status }), new Response('<html>', { status }))
    expect((await failureOf(api('DELETE /api/session'))).code).toBe(code)
  })
})

const page = (status: number) =>
  new Response('<html>', { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
/** A redirect that was not followed, as browsers hand it out. */
const redirect = () => Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' })

it.each([
  ['a page instead of an answer', () => page(200), 'captive'],
  ['a redirect', redirect, 'captive'],
  ['a gate that says so', () => page(511), 'captive'],
  ['a proxy without its server', () => page(502), 'unavailable'],
] as const)('knows a network that wants a sign-in first: %s', async (_, answer, code) => {
  const { api } = apiWith(answer())
  expect(await failureOf(api('DELETE /api/session'))).toMatchObject({ code, passing: true })
})

describe('trying again', () => {
  it('reads once more when nothing came back', async () => {
    const { api, fetch } = apiWith(new TypeError('network'), json({ build: 'b', setupNeeded: false }))
    expect(await api('GET /api/me')).toMatchObject({ build: 'b' })
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('reads only once more', async () => {
    const { api, fetch } = apiWith(new TypeError('network'), new TypeError('network'))
    expect((await failureOf(api('GET /api/me'))).code).toBe('unreachable')
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('never changes something twice', async () => {
    const { api, fetch } = apiWith(new TypeError('network'))
    await failureOf(api('DELETE /api/session'))
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('takes an answer for an answer', async () => {
    const { api, fetch } = apiWith(failed(404, { code: 'not_found', message: '', requestId: 'r' }))
    await failureOf(api('GET /api/rooms/:code', { params: { code: 'abc-defg-hij' } }))
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})

it.each([
  { when: 'nobody is signed in', status: 401, code: 'unauthenticated', times: 1 },
  { when: 'only admins may', status: 403, code: 'forbidden', times: 1 },
  {
    when: 'a second factor is wanted',
    status: 403,
    code: 'forbidden',
    reason: 'second_factor_needed',
    times: 1,
  },
  { when: 'something else is wrong', status: 403, code: 'forbidden', reason: 'wrong_password', times: 0 },
  { when: 'somebody was faster', status: 409, code: 'conflict', reason: 'version', times: 0 },
])('asks who one is once $when', async ({ status, code, reason, times }) => {
  const onAnother = vi.fn()
  const reply = { code, message: '', requestId: 'r', ...(reason && { reason }) }
  const api = createApi({
    fetch: () => Promise.resolve(failed(status, reply)),
    after: () => () => undefined,
    onAnother,
  })
  await failureOf(api('GET /api/sessions'))
  expect(onAnother).toHaveBeenCalledTimes(times)
})

it('gives up when time is over', async () => {
  const due: (() => void)[] = []
  const after: After = (milliseconds, run) => {
    expect(milliseconds).toBe(15_000)
    due.push(run)
    return () => undefined
  }
  const fetch: typeof globalThis.fetch = (_, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => {
        reject(new DOMException('late', 'AbortError'))
      })
    })
  const failure = failureOf(createApi({ fetch, after })('DELETE /api/session'))
  due[0]?.()
  expect((await failure).code).toBe('unreachable')
})
