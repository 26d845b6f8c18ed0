import { expect, test } from 'vitest'
import { createIssueAccessToken, fullGrant } from '../access-token.ts'
import { createGate } from './gate.ts'
import { createLatch } from './latch.ts'
import type { RequestHead } from './request-head.ts'
import { createRevocations } from './revocations.ts'

const keys = { key: 'APItest', secret: 's'.repeat(32) }

/** A gate whose surroundings are set by hand, and whose clock moves when told to. */
const createScene = () => {
  let time = 1_800_000_000_000
  const timers: { at: number; run: () => void }[] = []
  const now = (): number => time
  const after = (milliseconds: number, run: () => void): (() => void) => {
    const timer = { at: time + milliseconds, run }
    timers.push(timer)
    return () => void timers.splice(timers.indexOf(timer), 1)
  }
  const app = createLatch({ after })
  const livekit = createLatch({ after })
  const revocations = createRevocations({ now, after })
  const told = { draining: false, allowed: true as boolean | null, checks: 0 }
  const link = {
    isUp: app.isOpen,
    isDraining: () => told.draining,
    whenUp: app.whenOpen,
    check: () => {
      told.checks += 1
      return Promise.resolve(told.allowed)
    },
  }
  const gate = createGate({
    keys,
    origins: [],
    link,
    livekit: { whenReady: livekit.whenOpen },
    revocations,
    now,
  })
  const issue = createIssueAccessToken({ keys, now })
  const ask = async (more = ''): Promise<number> => {
    const token = issue({ meetingId: 'm', identity: 'i', name: 'Ada', role: 'guest', grant: fullGrant })
    const head: RequestHead = {
      method: 'GET',
      target: `/rtc?access_token=${token}${more}`,
      version: '1.1',
      headers: [
        ['Connection', 'Upgrade'],
        ['Upgrade', 'websocket'],
      ],
      length: 0,
    }
    const request = gate.judge(head)
    if (request.kind === 'refused') return request.status
    return (await gate.admit(request))?.status ?? 101
  }
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
  const pass = async (milliseconds: number): Promise<void> => {
    await settle()
    time += milliseconds
    for (const { run } of timers.filter(({ at }) => at <= time)) run()
    await settle()
  }
  return { ask, pass, app, livekit, revocations, told }
}

const open = () => {
  const scene = createScene()
  scene.app.open()
  scene.livekit.open()
  return scene
}

test('with everything there, the app is asked and its answer counts', async () => {
  const scene = open()
  expect(await scene.ask()).toBe(101)
  scene.told.allowed = false
  expect(await scene.ask()).toBe(401)
  expect(await scene.ask('&reconnect=1')).toBe(401)
  expect(scene.told.checks).toBe(3)
})

test('who was removed is refused without asking anybody, for a day', async () => {
  const scene = open()
  scene.revocations.add('m', 'i')
  expect(await scene.ask()).toBe(401)
  expect(scene.told.checks).toBe(0)
  await scene.pass(25 * 3600 * 1000)
  expect(await scene.ask()).toBe(101)
})

test('who is removed while waiting is refused, too', async () => {
  const scene = open()
  scene.livekit.shut()
  const waiting = scene.ask('&reconnect=1')
  scene.revocations.add('m', 'i')
  scene.livekit.open()
  expect(await waiting).toBe(401)
})

test('nobody passes before LiveKit has its rooms, and after ten seconds they are told', async () => {
  const scene = open()
  scene.livekit.shut()
  const early = scene.ask('&reconnect=1')
  await scene.pass(9000)
  scene.livekit.open()
  expect(await early).toBe(101)
  scene.livekit.shut()
  const late = scene.ask()
  await scene.pass(10_001)
  expect(await late).toBe(503)
})

test('with the app away resumes pass at once and newcomers wait for it', async () => {
  const scene = open()
  scene.app.shut()
  expect(await scene.ask('&reconnect=1')).toBe(101)
  const patient = scene.ask()
  await scene.pass(9000)
  scene.app.open()
  expect(await patient).toBe(101)
  scene.app.shut()
  const late = scene.ask()
  await scene.pass(10_001)
  expect(await late).toBe(503)
})

test('an app that goes away while it is asked: a resume passes, a newcomer tries again', async () => {
  const scene = open()
  scene.told.allowed = null
  expect(await scene.ask('&reconnect=1')).toBe(101)
  expect(await scene.ask()).toBe(503)
})

test('while draining only resumes pass', async () => {
  const scene = open()
  scene.told.draining = true
  expect(await scene.ask()).toBe(503)
  expect(await scene.ask('&reconnect=1')).toBe(101)
})
