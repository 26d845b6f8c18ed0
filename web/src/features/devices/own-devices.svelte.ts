import { untrack } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
import type { I18n } from '../../i18n/i18n.svelte.ts'
import type { Notices } from '../../notices.svelte.ts'
import type { Choices, DeviceKind, Preferences } from '../../preferences.svelte.ts'
import type { DeviceProblem } from '../../rtc/device-problem.ts'
import type { DeviceUse, Permission } from '../../rtc/devices.ts'
import type { CaptureKind } from '../../rtc/media-access.ts'
import type { DeviceNews, OwnMedia, Wishes } from '../../rtc/own-media.ts'
import type { Switches } from './join-switches.ts'

const kindOf: Record<DeviceUse, DeviceKind> = {
  microphone: 'audioinput',
  camera: 'videoinput',
  speaker: 'audiooutput',
}
const uses = ['microphone', 'camera', 'speaker'] as const

export interface CaptureView {
  on: boolean
  busy: boolean
  problem: DeviceProblem | null
  track: MediaStreamTrack | null
  permission: Permission
}

export interface Choice {
  value: string
  label: string
}

/** One's own devices as a screen sees them: what is on, what there is to choose, and choices that are remembered. */
export class OwnDevices {
  readonly media: OwnMedia
  readonly #preferences: Preferences
  readonly #notices: Notices
  readonly #i18n: I18n
  readonly #follow: () => void
  readonly #switches: Switches
  #on: Wishes = { microphone: false, camera: false }
  /** What was chosen when this page last looked. */
  #chosen: Choices['devices']

  constructor(deps: {
    media: OwnMedia
    switches: Switches
    preferences: Preferences
    notices: Notices
    i18n: I18n
  }) {
    this.media = deps.media
    this.#switches = deps.switches
    this.#preferences = deps.preferences
    this.#chosen = { ...deps.preferences.current.devices }
    this.#notices = deps.notices
    this.#i18n = deps.i18n
    this.#follow = createSubscriber((update) => deps.media.changes.listen(update))
    deps.media.onNews = (news) => {
      this.#tell(news)
    }
  }

  get microphone(): CaptureView {
    return this.#view('microphone')
  }

  get camera(): CaptureView {
    return this.#view('camera')
  }

  get sharing(): boolean {
    this.#follow()
    return this.media.share.on
  }

  /** Has the browser said which devices there are? */
  get known(): boolean {
    this.#follow()
    return this.media.devices.known
  }

  get canChooseSpeaker(): boolean {
    return this.media.devices.canChooseSpeaker
  }

  has(use: DeviceUse): boolean {
    this.#follow()
    return this.media.devices.has(use)
  }

  /** Devices to choose from; empty until the browser may tell their names. */
  choices(use: DeviceUse): Choice[] {
    this.#follow()
    const named = this.media.devices.lists[use].filter(({ label }) => label !== '')
    return named.map(({ id, label }) => ({ value: id, label: tidy(label) }))
  }

  chosen(use: DeviceUse): string {
    this.#follow()
    const current =
      use === 'speaker' ? this.media.speaker : (this.media[use].deviceId ?? this.media[use].wanted)
    const choices = this.choices(use)
    return choices.find(({ value }) => value === current)?.value ?? choices[0]?.value ?? ''
  }

  /** Lists devices and asks for what is on from the start. */
  async start(): Promise<void> {
    this.#on = this.#switches.atStart()
    await this.media.start(this.#on)
  }

  /** Turns on again what was on when it rested. */
  async wake(): Promise<void> {
    await this.media.ask(this.#on)
  }

  async turn(kind: CaptureKind, on: boolean): Promise<void> {
    this.#on = { ...this.#on, [kind]: on }
    this.#switches.turned(kind, on)
    await this.media.turn(kind, on)
  }

  toggle(kind: CaptureKind): Promise<void> {
    return this.turn(kind, !this.#view(kind).on)
  }

  choose(use: DeviceUse, id: string): void {
    this.#preferences.chooseDevice(kindOf[use], id)
    this.#chosen = { ...this.#chosen, [kindOf[use]]: id }
    this.#use(use, id)
  }

  /** Uses what was chosen meanwhile in another tab of this browser; call it in an effect. */
  takeChosen(): void {
    const before = this.#chosen
    const now = { ...this.#preferences.current.devices }
    this.#chosen = now
    for (const use of uses) {
      const id = now[kindOf[use]]
      if (id === undefined || id === before[kindOf[use]]) continue
      untrack(() => {
        this.#use(use, id)
      })
    }
  }

  #use(use: DeviceUse, id: string): void {
    if (use === 'speaker') this.media.useSpeaker(id)
    else void this.media[use].use(id)
  }

  #view(kind: CaptureKind): CaptureView {
    this.#follow()
    const { on, busy, problem, track } = this.media[kind]
    return { on, busy, problem, track, permission: this.media.devices.permissions[kind] }
  }

  #tell(news: DeviceNews): void {
    const { t } = this.#i18n
    const word = news.use === 'speaker' ? 'other' : news.use
    if (news.kind === 'unplugged') {
      this.#say(t('devices.news.unplugged', { use: word }))
    } else if (news.kind === 'switched') {
      this.#say(t('devices.news.switched', { use: word, device: tidy(news.label) }))
    } else {
      const device = tidy(news.device.label)
      const use = {
        label: t('devices.news.use'),
        run: () => {
          this.choose(news.use, news.device.id)
        },
      }
      this.#notices.show({ text: t('devices.news.plugged', { use: word, device }), action: use })
    }
  }

  #say(text: string): void {
    this.#notices.show({ text })
    this.#notices.announce(text)
  }
}

/** Chromium adds the USB number: `Webcam C920 (046d:082d)`. */
const tidy = (label: string): string => label.replace(/\s*\([0-9a-f]{4}:[0-9a-f]{4}\)$/i, '')
