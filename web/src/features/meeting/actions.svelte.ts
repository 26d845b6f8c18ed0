import { toFailure } from '../../api.ts'
import { failureText } from '../../failure-text.ts'
import type { Parley } from '../../parley.ts'
import type { Participant } from '../../rtc/participant.ts'
import { Share } from '../../rtc/share.ts'
import type { OwnDevices } from '../devices/own-devices.svelte.ts'
import type { Visit } from '../prejoin/visit.svelte.ts'
import type { Meeting } from './meeting.svelte.ts'
import type { Shortcut } from './shortcuts.ts'

export type Panel = 'people' | null
/** A question before something that can't be taken back. */
export type Question = { kind: 'end' } | { kind: 'remove'; person: Participant } | null

/** Everything a person can do on the meeting screen, and what is open there. */
export class MeetingActions {
  panel: Panel = $state(null)
  sheet = $state(false)
  question: Question = $state.raw(null)
  fullscreen = $state(false)
  readonly canShare = Share.possible
  readonly meeting: Meeting
  readonly #devices: OwnDevices
  readonly #visit: Visit
  readonly #parley: Pick<Parley, 'api' | 'notices' | 'i18n'>

  constructor(deps: {
    meeting: Meeting
    devices: OwnDevices
    visit: Visit
    parley: Pick<Parley, 'api' | 'notices' | 'i18n'>
  }) {
    this.meeting = deps.meeting
    this.#devices = deps.devices
    this.#visit = deps.visit
    this.#parley = deps.parley
  }

  /** What the server lets this person do here. */
  may(action: 'end' | 'remove'): boolean {
    return this.#visit.admission?.room.you.may.includes(action) ?? false
  }

  get link(): string {
    return `${location.origin}/r/${this.#visit.code}`
  }

  togglePanel(): void {
    this.panel = this.panel === 'people' ? null : 'people'
  }

  async toggleShare(): Promise<void> {
    const { share } = this.#devices.media
    if (share.on) {
      share.stop()
      return
    }
    if (!this.canShare || !this.meeting.reachable) return
    const problem = await share.start()
    if (problem) this.#parley.notices.show({ text: this.#parley.i18n.t('meeting.share.failed'), kind: 'bad' })
  }

  async toggleFullscreen(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen()
      else await document.documentElement.requestFullscreen()
    } catch {
      // Phones without it: nothing to do, the button isn't offered there.
    }
  }

  async copyLink(): Promise<void> {
    const { notices, i18n } = this.#parley
    try {
      await navigator.clipboard.writeText(this.link)
      notices.show({ text: i18n.t('meeting.invite.copied'), kind: 'good' })
    } catch {
      notices.show({ text: i18n.t('ui.copy.byHand', { text: this.link }), stays: 20_000 })
    }
  }

  /** Does what was asked, after it was confirmed. */
  async confirm(): Promise<void> {
    const { question } = this
    const meetingId = this.#visit.admission?.meeting.id
    this.question = null
    if (!question || meetingId === undefined) return
    const { api, notices, i18n } = this.#parley
    try {
      if (question.kind === 'end') await api('POST /api/meetings/:meetingId/end', { params: { meetingId } })
      else await this.#remove(meetingId, question.person)
    } catch (thrown) {
      notices.show({ text: failureText(i18n, toFailure(thrown)), kind: 'bad' })
    }
  }

  run(shortcut: Shortcut): void {
    const acts: Record<Shortcut, () => void> = {
      microphone: () => void this.#devices.toggle('microphone'),
      camera: () => void this.#devices.toggle('camera'),
      share: () => void this.toggleShare(),
      people: () => {
        this.togglePanel()
      },
      layout: () => {
        this.meeting.toggleLayout()
      },
      fullscreen: () => void this.toggleFullscreen(),
      sheet: () => {
        this.sheet = true
      },
    }
    acts[shortcut]()
  }

  async #remove(meetingId: string, { identity, name }: Participant): Promise<void> {
    const { api, notices, i18n } = this.#parley
    await api('POST /api/meetings/:meetingId/participants/:identity/remove', {
      params: { meetingId, identity },
    })
    notices.show({ text: i18n.t('meeting.remove.done', { name }) })
  }
}
