import { Track, type LocalParticipant } from 'livekit-client'
import { afterEach, expect, it, vi } from 'vitest'
import { OwnMedia } from './own-media.ts'
import { Publisher } from './publisher.ts'
import { FixtureMedia } from './testing/fixture-media.ts'

/** LiveKit's own participant as far as publishing goes: keeps what is published, remembers what was done. */
class FixtureSelf {
  readonly done: string[] = []
  readonly published = new Map<Track.Source, ReturnType<FixtureSelf['publicationOf']>>()
  refusals = 0

  getTrackPublication = (source: Track.Source) => this.published.get(source)

  publishTrack = async (track: MediaStreamTrack, { source }: { source: Track.Source }): Promise<void> => {
    await Promise.resolve()
    if (this.refusals-- > 0) throw new Error('refused')
    this.done.push(`publish ${source}`)
    this.published.set(source, this.publicationOf(source, track))
  }

  unpublishTrack = async ({ source }: { source: Track.Source }): Promise<void> => {
    await Promise.resolve()
    this.done.push(`unpublish ${source}`)
    this.published.delete(source)
  }

  publicationOf(source: Track.Source, mediaStreamTrack: MediaStreamTrack) {
    const { done } = this
    const track = {
      source,
      mediaStreamTrack,
      replaceTrack: (next: MediaStreamTrack) => {
        done.push(`replace ${source}`)
        track.mediaStreamTrack = next
        return Promise.resolve()
      },
    }
    return { track, isMuted: false, mute: () => Promise.resolve(), unmute: () => Promise.resolve() }
  }
}

const open: OwnMedia[] = []

const start = async () => {
  const media = new OwnMedia({ access: new FixtureMedia(), chosen: {} })
  open.push(media)
  await media.start({ microphone: true, camera: true })
  const me = new FixtureSelf()
  const failed: string[] = []
  const publisher = new Publisher({
    me: me as unknown as LocalParticipant,
    media,
    failed: (source) => void failed.push(source),
  })
  publisher.open()
  await vi.waitFor(() => {
    expect(me.published.size).toBe(2)
  })
  me.done.length = 0
  return { media, me, publisher, failed }
}

afterEach(() => {
  for (const media of open.splice(0)) media.stop()
})

it.each(['microphone', 'camera'] as const)('captures and publishes a stuck %s anew', async (kind) => {
  const { media, me, publisher, failed } = await start()
  const source = Track.Source[kind === 'camera' ? 'Camera' : 'Microphone']
  const { track: before } = media[kind]
  await publisher.restart(kind)
  await vi.waitFor(() => {
    expect(me.done.slice(-2)).toEqual([`unpublish ${source}`, `publish ${source}`])
  })
  expect(media[kind].track).not.toBe(before)
  expect(before?.readyState).toBe('ended')
  expect(me.published.get(source)?.track.mediaStreamTrack).toBe(media[kind].track)
  expect(me.done.filter((one) => !one.endsWith(source))).toEqual([])
  expect(failed).toEqual([])
})

it('does so once: the next change only replaces the track', async () => {
  const { media, me, publisher } = await start()
  await publisher.restart('microphone')
  await vi.waitFor(() => {
    expect(me.done.at(-1)).toBe('publish microphone')
  })
  await media.microphone.use('mic-1')
  await vi.waitFor(() => {
    expect(me.done.at(-1)).toBe('replace microphone')
  })
})

it('waits with it while the link is down', async () => {
  const { me, publisher } = await start()
  publisher.pause()
  await publisher.restart('camera')
  expect(me.done).toEqual([])
  publisher.open()
  await vi.waitFor(() => {
    expect(me.done).toEqual(['unpublish camera', 'publish camera'])
  })
})

it('tells when it fails, and publishes with the next connection', async () => {
  const { me, publisher, failed } = await start()
  me.refusals = 1
  await publisher.restart('camera')
  await vi.waitFor(() => {
    expect(failed).toEqual(['camera'])
  })
  publisher.open()
  await vi.waitFor(() => {
    expect(me.done.at(-1)).toBe('publish camera')
  })
})
