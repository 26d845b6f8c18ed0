import { expect, test } from 'vitest'
import type { Contract } from '../../src/contract/contract.ts'
import { openUsual } from '../../src/platform/db/testing.ts'
import { createClient } from '../../src/testing/client.ts'
import { generousRates } from '../../src/testing/generous-rates.ts'
import { textsOf } from '../../src/testing/refusing-database.ts'
import { setStage } from '../../src/testing/scene.ts'
import { watchedDatabase } from '../../src/testing/watched-database.ts'
import { rows } from './rows.ts'

// One stage for all operations: what is refused or only read leaves it as it was.

const isSafe = (key: string): boolean => key.startsWith('GET ')
const keys = Object.keys(rows) as (keyof Contract)[]
const hour = 3_600_000

/** How a page that isn’t ours speaks to this server. */
const foreign: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a page of another site': { origin: 'https://evil.test' },
  'a sandboxed page': { origin: 'null' },
  'a page of another site that names no origin': { 'sec-fetch-site': 'cross-site' },
  'a page of a sibling that names no origin': { 'sec-fetch-site': 'same-site' },
  'a link on another site': { referer: 'https://evil.test/https://meet.test/' },
  'nobody says which page': {},
}

test('whoever is signed in does nothing by a page of another site, whatever it asks for', async () => {
  const opened = await openUsual()
  const { database, asked } = watchedDatabase(opened)
  const { newScene, app, control } = await setStage({ rates: generousRates, database })
  const scene = await newScene()
  const browser = createClient({ app: app.http })
  for (const [name, value] of scene.clients.admin.cookies) browser.cookies.set(name, value)
  expect((await browser.send('GET /api/users')).statusCode).toBe(200)
  const unsafe = keys.filter((key) => !isSafe(key))
  expect(unsafe.length).toBeGreaterThan(80)
  const before = await textsOf(opened)
  const heard = control.asked.length
  asked.length = 0
  for (const key of unsafe)
    for (const [who, headers] of Object.entries(foreign)) {
      const { statusCode, body } = await browser.send(key, { ...rows[key].input?.(scene, 'admin'), headers })
      expect({ key, who, statusCode, body }).toEqual({
        key,
        who,
        statusCode: 403,
        body: expect.stringMatching(/"foreign_origin"|"INVALID_ORIGIN"|"MISSING_OR_NULL_ORIGIN"/) as string,
      })
    }
  // Not even who asks was looked up.
  expect([asked, control.asked.length]).toEqual([[], heard])
  expect(await textsOf(opened)).toEqual(before)
})

/** What is kept to the hour while somebody uses their sign-in. */
const sliding: ReadonlySet<string> = new Set([
  ...['seenAt', 'expiresAt', 'updatedAt', 'version'].map((column) => `sessions.${column}`),
  'users.seenAt',
])

test('what is only read changes nothing', async () => {
  const { newScene, database, clock, control } = await setStage({ rates: generousRates })
  const scene = await newScene()
  clock.advance(2 * hour)
  const kept = async () =>
    Object.fromEntries(Object.entries(await textsOf(database)).filter(([column]) => !sliding.has(column)))
  const before = await kept()
  const heard = control.asked.length
  expect(Object.keys(before).length).toBeGreaterThan(100)
  for (const key of keys.filter(isSafe)) {
    const { input, answers } = rows[key]
    const { statusCode } = await scene.clients.admin.send(key, input?.(scene, 'admin'))
    expect({ key, statusCode }).toEqual({ key, statusCode: answers.admin })
    expect({ key, kept: await kept() }).toEqual({ key, kept: before })
  }
  expect(control.asked.slice(heard).filter((one) => !one.startsWith('list'))).toEqual([])
})
