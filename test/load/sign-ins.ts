import { median, percentile, type Figure } from './figures.ts'
import { run } from './http.ts'
import { pageHeaders, type BenchAccount } from './meeting.ts'
import { cpuSecondsOf } from './processes.ts'
import { openApp } from './app-socket.ts'
import type { Product } from './product.ts'

/** As many ask at once as may wait for one core: none is turned away. */
const patient = 16
/** Far more than may wait. */
const flood = 128
const floodSeconds = 5

/** Signs in again and again until told to stop; how many got in and how many were turned away. */
const floodWith = (product: Product, accounts: readonly BenchAccount[], until: () => boolean) => {
  const answers = { in: 0, away: 0 }
  const one = async (number: number): Promise<void> => {
    const app = await openApp(`${product.runDir}/app.sock`, `198.19.0.${number}`)
    const { email = '', password = '' } = accounts[number % accounts.length] ?? {}
    const request = {
      method: 'POST',
      path: '/api/session',
      headers: pageHeaders(product),
      body: { email, password },
    }
    while (!until()) {
      const { status } = await app.ask(request)
      if (status === 200) answers.in += 1
      else answers.away += 1
    }
    app.close()
  }
  const over = Promise.all(Array.from({ length: flood }, (_, number) => one(number)))
  return { answers, over }
}

/** What signing in costs, and what is left for everybody else while a crowd does nothing but that. */
export const signIns = async (product: Product, accounts: readonly BenchAccount[]): Promise<Figure[]> => {
  let turn = 0
  const signIn = () => {
    turn += 1
    const { email = '', password = '' } = accounts[turn % accounts.length] ?? {}
    return { method: 'POST', path: '/api/session', headers: pageHeaders(product), body: { email, password } }
  }
  const requests = 240
  await run({ product, request: signIn, requests: 40, workers: patient })
  const { rate, times } = await run({ product, request: signIn, requests, workers: patient })
  const how = `${requests} sign-ins, ${patient} at once`

  const me = () => {
    turn += 1
    const { cookie = '' } = accounts[turn % accounts.length] ?? {}
    return { method: 'GET', path: '/api/me', headers: { cookie } }
  }
  const looking = { product, request: me, requests: 2000, workers: 1 }
  const alone = await run(looking)
  const begun = performance.now()
  let looked = false
  const isOver = () => looked && performance.now() - begun > floodSeconds * 1000
  const before = cpuSecondsOf(product.app)
  const { answers, over } = floodWith(product, accounts.slice(1), isOver)
  const beside = await run(looking)
  looked = true
  await over
  const seconds = (performance.now() - begun) / 1000
  const cores = (cpuSecondsOf(product.app) - before) / seconds
  const crowd = `${flood} connections sign in for ${floodSeconds} s`
  return [
    { name: 'sign-ins, rate', value: rate, unit: 'a second', how },
    { name: 'sign-in, p50', value: median(times), unit: 'ms', how },
    { name: 'sign-in, p99', value: percentile(times, 0.99), unit: 'ms', how },
    { name: 'flood of sign-ins, got in', value: answers.in / seconds, unit: 'a second', how: crowd },
    { name: 'flood of sign-ins, turned away', value: answers.away / seconds, unit: 'a second', how: crowd },
    { name: 'flood of sign-ins, CPU', value: cores, unit: 'cores', how: crowd },
    {
      name: '`me` during it, p95, times what it is alone',
      value: percentile(beside.times, 0.95) / percentile(alone.times, 0.95),
      unit: '×',
      how: `2,000 requests one after the other; alone ${percentile(alone.times, 0.95).toFixed(2)} ms`,
    },
  ]
}
