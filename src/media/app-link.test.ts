import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../platform/log/log.ts'
import { tellApp } from './tell-app.ts'
import { createAppLinkServer, type AppLinkServerInput } from './app-link-server.ts'
import { createAppLink } from './edge/app-link.ts'
import { clock, readAll } from './testing/rig.ts'

let folder = ''
const ends: (() => Promise<void> | void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-link-'))
  said.length = 0
})
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(folder, { recursive: true, force: true })
})

/** `level event` of every line. */
const said: string[] = []
const { log } = createLog({
  level: 'info',
  format: 'json',
  process: 'test',
  write: (line) => {
    const { level, event } = JSON.parse(line) as { level: string; event: string }
    said.push(`${level} ${event}`)
  },
})
const warned = (): string[] => said.filter((line) => line.startsWith('warn '))
const path = (): string => join(folder, 'link.sock')

const openApp = async (more: Partial<AppLinkServerInput> = {}) => {
  const app = createAppLinkServer({
    path: path(),
    build: 'a',
    log,
    mayEnter: ({ identity }) => identity === 'welcome',
    lookAgain: () => Promise.resolve(),
    reconcile: () => Promise.resolve(),
    revoked: () => [],
    ...more,
  })
  await app.listen()
  let open = true
  const close = async (): Promise<void> => {
    if (open) await app.close()
    open = false
  }
  ends.push(close)
  return { ...app, close }
}

const openEdge = () => {
  const heard: unknown[] = []
  const edge = createAppLink({
    path: path(),
    build: 'e',
    log,
    ...clock,
    onRevoke: (...revoked) => heard.push(revoked),
    onCertificate: ({ cert, key }) => heard.push({ cert, key }),
    onUp: () => heard.push('up'),
  })
  ends.push(() => {
    edge.close()
  })
  return { edge, heard }
}

test('the edge asks and the app answers; nobody else may open the socket', async () => {
  const app = await openApp()
  const { edge } = openEdge()
  expect(await edge.whenUp(2000)).toBe(true)
  expect(statSync(path()).mode & 0o777).toBe(0o660)
  expect(await Promise.all([edge.check('m', 'welcome'), edge.check('m', 'stranger')])).toEqual([true, false])
  expect(await edge.reconcile()).toBe(true)
  expect(app.edges()).toBe(1)
})

test('an edge that is new hears who was removed before anybody is let in, and of later ones at once', async () => {
  const app = await openApp({ revoked: () => [{ meetingId: 'm', identity: 'old' }] })
  app.handCertificate({ cert: 'c', key: 'k' })
  const { edge, heard } = openEdge()
  await edge.whenUp(2000)
  expect(heard).toEqual([['m', 'old'], { cert: 'c', key: 'k' }, 'up'])
  app.revoke({ meetingId: 'm', identity: 'new' })
  await vi.waitFor(() => expect(heard.at(-1)).toEqual(['m', 'new']))
})

test('who was let in a moment ago is expected, once; whoever comes again, or after the app was away, is asked about', async () => {
  const asked: string[] = []
  const mayEnter = ({ identity }: { identity: string }): boolean => asked.push(identity) > 0
  const app = await openApp({ mayEnter })
  const { edge, heard } = openEdge()
  await edge.whenUp(2000)
  app.expect({ meetingId: 'm', identity: 'first' })
  app.expect({ meetingId: 'm', identity: 'late' })
  app.revoke({ meetingId: 'm', identity: 'mark' })
  await vi.waitFor(() => expect(heard).toContainEqual(['m', 'mark']))
  expect([await edge.check('m', 'first'), await edge.check('other', 'late'), asked]).toEqual([
    true,
    true,
    ['late'],
  ])
  expect([await edge.check('m', 'first'), asked]).toEqual([true, ['late', 'first']])
  await app.close()
  await openApp({ mayEnter })
  await vi.waitFor(() => expect(heard.filter((one) => one === 'up')).toHaveLength(2))
  expect([await edge.check('m', 'late'), asked]).toEqual([true, ['late', 'first', 'late']])
})

test('draining is heard, also by an edge that comes later', async () => {
  const app = await openApp()
  const { edge } = openEdge()
  await edge.whenUp(2000)
  app.drain()
  await vi.waitFor(() => expect(edge.isDraining()).toBe(true))
  const later = openEdge()
  await later.edge.whenUp(2000)
  expect(later.edge.isDraining()).toBe(true)
})

test('with the app gone questions are answered by nobody, and the next app is found', async () => {
  const never = new Promise<boolean>(() => undefined)
  const app = await openApp({ mayEnter: () => never })
  const { edge } = openEdge()
  await edge.whenUp(2000)
  app.drain()
  const asked = edge.check('m', 'welcome')
  await vi.waitFor(() => expect(edge.isDraining()).toBe(true))
  await app.close()
  expect(await asked).toBeNull()
  expect([edge.isUp(), edge.isDraining(), await edge.check('m', 'welcome')]).toEqual([false, false, null])
  await openApp()
  expect(await edge.whenUp(2000)).toBe(true)
  expect(await edge.check('m', 'welcome')).toBe(true)
})

test('an edge that ends as it was told to says so, and nobody is warned', async () => {
  const app = await openApp()
  const { edge } = openEdge()
  await edge.whenUp(2000)
  await vi.waitFor(() => expect(said).toContain('info edge.linked'))
  edge.close()
  await vi.waitFor(() => expect(app.edges()).toBe(0))
  expect(said).toContain('info edge.left')
  await app.close()
  expect(warned()).toEqual([])
})

test('an app that stops says so, and nobody is warned', async () => {
  const app = await openApp()
  const { edge } = openEdge()
  await edge.whenUp(2000)
  app.drain()
  await app.close()
  await vi.waitFor(() => expect(edge.isUp()).toBe(false))
  expect(said).toContain('info app.unlinked')
  expect(warned()).toEqual([])
})

test('an edge that ends while it still knocks was never linked, and isn’t missed', async () => {
  const app = await openApp()
  const knock = connect(path())
  await vi.waitFor(() => expect(app.edges()).toBe(1))
  knock.destroy()
  await vi.waitFor(() => expect(app.edges()).toBe(0))
  await app.close()
  // Ended before it heard the app's greeting.
  const never = new Promise<never>(() => undefined)
  const slow = await openApp({ revoked: () => never })
  const { edge } = openEdge()
  await vi.waitFor(() => expect(said).toContain('info edge.linked'))
  edge.close()
  await vi.waitFor(() => expect(slow.edges()).toBe(0))
  expect(warned()).toEqual([])
})

test('whoever goes without a word is a warning to the other', async () => {
  const app = await openApp()
  const mute = connect(path())
  mute.write('{"type":"hello","build":"e","pid":1}\n')
  await vi.waitFor(() => expect(said).toContain('info edge.linked'))
  mute.destroy()
  await vi.waitFor(() => expect(warned()).toEqual(['warn edge.unlinked']))
  const { edge } = openEdge()
  await edge.whenUp(2000)
  await app.close()
  await vi.waitFor(() => expect(warned()).toEqual(['warn edge.unlinked', 'warn app.unlinked']))
})

test('an app that fails over a question stays silent, and goes on', async () => {
  await openApp({
    mayEnter: ({ identity }) => {
      if (identity === 'unlucky') throw new Error('database away')
      return true
    },
  })
  const { edge } = openEdge()
  await edge.whenUp(2000)
  const first = edge.check('m', 'unlucky')
  expect(await edge.check('m', 'welcome')).toBe(true)
  edge.close()
  expect(await first).toBeNull()
})

test('neither end minds what it doesn’t understand; a line without end is cut off', async () => {
  const app = await openApp()
  const stranger = connect(path())
  stranger.write('garbage\n{"type":"future"}\n{"type":"check"}\n[]\n')
  const cut = readAll(stranger)
  stranger.write('x'.repeat((1 << 20) + 10))
  await cut
  const { edge } = openEdge()
  await edge.whenUp(2000)
  expect(await edge.check('m', 'welcome')).toBe(true)
  await vi.waitFor(() => expect(app.edges()).toBe(1))
})

test('a second app on the same folder is refused, a socket left behind is taken over', async () => {
  await openApp()
  await expect(openApp()).rejects.toThrow(/another Parley/u)
})

test('a command at the shell hears when the app has looked again; without one, that none is there', async () => {
  let looks = 0
  const lookAgain = (): Promise<void> => {
    looks += 1
    return Promise.resolve()
  }
  expect(await tellApp(path())).toBe('away')
  const app = await openApp({ lookAgain })
  expect(await tellApp(path())).toBe('looked')
  expect(looks).toBe(1)
  await app.close()
  expect(await tellApp(path())).toBe('away')
})

test('an app that can’t look, or ends while it looks, is said to be silent', async () => {
  const failing = await openApp({ lookAgain: () => Promise.reject(new Error('no database')) })
  const told = tellApp(path())
  await vi.waitFor(() => expect(said).toContain('error question.failed'))
  await failing.close()
  expect(await told).toBe('silent')
})
