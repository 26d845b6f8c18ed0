import { afterEach, describe, expect, it, vi } from 'vitest'
import { OwnMedia, type DeviceNews } from './own-media.ts'
import { aLaptop, FixtureMedia, type MediaWish } from './testing/fixture-media.ts'

const both = { microphone: true, camera: true }
const open: OwnMedia[] = []

const start = async (wish: MediaWish = {}, wishes = both) => {
  const access = new FixtureMedia(wish)
  const media = new OwnMedia({ access, chosen: {} })
  const news: DeviceNews[] = []
  media.onNews = (one) => void news.push(one)
  open.push(media)
  await media.start(wishes)
  return { access, media, news }
}

afterEach(() => {
  for (const media of open.splice(0)) media.stop()
})

describe('starting', () => {
  it('asks once for both', async () => {
    const { access, media } = await start()
    expect(access.asked).toHaveLength(1)
    expect([media.microphone.on, media.camera.on]).toEqual([true, true])
  })

  it('asks for nothing that isn’t wished or isn’t there', async () => {
    const { access } = await start({}, { microphone: false, camera: false })
    expect(access.asked).toHaveLength(0)
    const { access: bare, media } = await start({ devices: [] })
    expect(bare.asked).toHaveLength(0)
    expect(media.microphone.problem).toBeNull()
  })

  it('takes one “no” for both', async () => {
    const { access, media } = await start({ refuse: { name: 'NotAllowedError' }, permission: 'denied' })
    expect(access.asked).toHaveLength(1)
    expect([media.microphone.problem, media.camera.problem]).toEqual(['denied', 'denied'])
  })

  it('turns on what works when one of two fails', async () => {
    const { media } = await start({ devices: aLaptop.filter(({ kind }) => kind !== 'videoinput') })
    expect(media.microphone.on).toBe(true)
    expect(media.camera.on).toBe(false)
  })
})

it('recovers without a reload when permission is given later', async () => {
  const { access, media } = await start({ refuse: { name: 'NotAllowedError' }, permission: 'denied' })
  access.refuse = undefined
  access.permit('microphone', 'granted')
  await vi.waitFor(() => {
    expect(media.microphone).toMatchObject({ on: true, problem: null })
  })
  expect(media.camera.on).toBe(false)
})

it('has the device that is chosen while the first is still coming', async () => {
  const { access, media } = await start({}, { microphone: false, camera: false })
  for (const ask of [() => media.turn('microphone', true), () => media.ask(both)]) {
    media.rest()
    media.microphone.wanted = null
    const coming = ask()
    await Promise.all([media.microphone.use('mic-2'), coming])
    expect(access.asked.at(-1)).toMatchObject({ audio: { deviceId: { exact: 'mic-2' } } })
    expect(media.microphone).toMatchObject({ on: true, busy: false, wanted: 'mic-2' })
  }
})

it('turns nothing on by itself once it was told to rest', async () => {
  const { access, media } = await start({ refuse: { name: 'NotAllowedError' }, permission: 'denied' })
  media.rest()
  access.refuse = undefined
  access.permit('camera', 'granted')
  await media.devices.refresh()
  expect([media.camera.on, media.camera.busy, access.asked.length]).toEqual([false, false, 1])
})

it('does not turn on later what was turned off meanwhile', async () => {
  const { access, media } = await start({ refuse: { name: 'NotAllowedError' }, permission: 'denied' })
  await media.turn('microphone', false)
  access.refuse = undefined
  access.permit('microphone', 'granted')
  await media.devices.refresh()
  expect(media.microphone.on).toBe(false)
})

it('keeps a muted microphone’s track silent, and lets a camera that is off go', async () => {
  const { media } = await start()
  const { track: microphone } = media.microphone
  const { track: camera } = media.camera
  await media.turn('microphone', false)
  await media.turn('camera', false)
  expect(microphone).toMatchObject({ readyState: 'live', enabled: false })
  expect(camera?.readyState).toBe('ended')
  await media.turn('microphone', true)
  expect(media.microphone.track).toBe(microphone)
})

it('goes on with another microphone when one is unplugged, and says so', async () => {
  const { access, media, news } = await start()
  access.plug(aLaptop.filter(({ deviceId }) => deviceId !== 'mic-1'))
  media.microphone.track?.dispatchEvent(new Event('ended'))
  await vi.waitFor(() => {
    expect(news).toContainEqual({ kind: 'switched', use: 'microphone', label: 'Headset (USB)' })
  })
  expect(media.microphone).toMatchObject({ on: true, deviceId: 'mic-2' })
})

it('says when the last camera is gone', async () => {
  const { access, media, news } = await start()
  access.plug(aLaptop.filter(({ kind }) => kind !== 'videoinput'))
  media.camera.track?.dispatchEvent(new Event('ended'))
  await vi.waitFor(() => {
    expect(news).toContainEqual({ kind: 'unplugged', use: 'camera' })
  })
  expect(media.camera.on).toBe(false)
})

it('falls back to the system’s speaker when the chosen one is unplugged', async () => {
  const { access, media, news } = await start()
  media.useSpeaker('out-1')
  access.plug(aLaptop.filter(({ deviceId }) => deviceId !== 'out-1'))
  await vi.waitFor(() => {
    expect(news).toContainEqual({ kind: 'unplugged', use: 'speaker' })
  })
  expect(media.speaker).toBeNull()
})

it('offers what was plugged in', async () => {
  const { access, news } = await start()
  const phones = { kind: 'audiooutput', deviceId: 'out-3', label: 'Earphones' } as const
  access.plug([...aLaptop, phones])
  await vi.waitFor(() => {
    expect(news).toEqual([{ kind: 'plugged', use: 'speaker', device: { id: 'out-3', label: 'Earphones' } }])
  })
})

it('captures again what was stopped behind our back, and nothing else', async () => {
  const { media, access } = await start()
  await media.share.start()
  const { track: microphone } = media.microphone
  await media.turn('camera', false)
  await media.revive()
  expect(media.microphone.track).toBe(microphone)
  microphone?.stop()
  media.share.picture?.stop()
  access.asked.length = 0
  await media.revive()
  expect(access.asked).toHaveLength(1)
  expect(media.microphone).toMatchObject({ on: true, track: { readyState: 'live' } })
  expect([media.camera.on, media.share.on]).toEqual([false, false])
})
