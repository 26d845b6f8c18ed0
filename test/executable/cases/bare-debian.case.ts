import { readdirSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { exitCodes } from '../../../src/core/start-error.ts'
import { eventually } from '../../net/lab/eventually.ts'
import { bareDebian, stop } from '../lab/bare-debian.ts'
import { browserAt } from '../lab/browser.ts'
import { minbase, minbaseDeadline } from '../lab/minbase.ts'
import { placeIn, type Place } from '../lab/place.ts'

beforeAll(minbase, minbaseDeadline)

const account = { email: 'ada@example.org', name: 'Ada', password: 'correct horse battery' }

const untilReady = ({ url }: Place, ended: Promise<unknown>): Promise<boolean> => {
  let over: string | null = null
  void ended.then((answer) => (over = `it ended: ${JSON.stringify(answer)}`))
  return eventually('ready', async () => (await fetch(`${url}/ready`)).status === 200, {
    deadline: 30_000,
    pointless: () => over,
  })
}

test('what the file needs is in a bare Debian, and it can be stopped and started again', async () => {
  const debian = await bareDebian()
  const place = await placeIn(debian.data)
  const browser = browserAt(place.url)

  const first = debian.start(['run'], place)
  await untilReady(place, first.ended)
  const [, secret] = await first.line(new RegExp(`${place.url}/setup#([\\w-]{22})$`, 'm'))
  const me = await browser('POST /api/setup', { secret, ...account })
  expect(me).toMatchObject({ user: { email: account.email, role: 'admin' } })
  const { code } = await browser('POST /api/rooms', { name: 'Talks' })
  const visitor = browserAt(place.url)
  const joined = await visitor(`POST /api/rooms/${String(code)}/join`, { name: 'Grace' })
  expect(joined).toMatchObject({ status: 'admitted', name: 'Grace', role: 'guest' })
  expect(joined['token']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  const page = await fetch(`${place.url}/r/${String(code)}`, { headers: { accept: 'text/html' } })
  expect(page.headers.get('content-type')).toContain('text/html')

  const answer = await stop(first)
  expect(answer.exitCode).toBe(exitCodes.ok)
  expect(answer.stdout).toContain('processes left: 0')

  const second = debian.start(['run'], place)
  await untilReady(place, second.ended)
  expect(await browser('GET /api/rooms')).toMatchObject({ rooms: [{ code, name: 'Talks' }] })
  const again = await stop(second)
  expect(again.exitCode).toBe(exitCodes.ok)
  expect(again.stdout).not.toContain('/setup#')
  expect(readdirSync(debian.data)).toContain('parley.db')
}, 120_000)
