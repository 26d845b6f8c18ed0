import type { MyAccount } from '../../../../src/contract/shapes.ts'
import type { Choices, Preferences } from '../../preferences.svelte.ts'
import type { CaptureKind } from '../../rtc/media-access.ts'
import type { Wishes } from '../../rtc/own-media.ts'
import type { Session } from '../../session.svelte.ts'

/** Whether microphone and camera are on: what one begins with, and where a change of it is remembered. */
export interface Switches {
  atStart: () => Wishes
  turned: (kind: CaptureKind, on: boolean) => void
}

/** Nothing is on before somebody asks, and nothing is remembered: who tries their camera doesn't say how they join. */
export const untilAsked: Switches = {
  atStart: () => ({ microphone: false, camera: false }),
  turned: () => undefined,
}

export interface JoinFacts {
  /** How they were a moment ago in this meeting, where a page goes on after a reload. */
  kept: Wishes | null
  account: Pick<MyAccount, 'microphoneAtJoin' | 'cameraAtJoin'> | undefined
  /** This browser's last choice. */
  last: Pick<Choices, CaptureKind>
}

/** What a meeting is joined with. Nobody is heard after a reload who wasn't before; then the account's word goes first. */
export const switchesAtJoin = ({ kept, account, last }: JoinFacts): Wishes => {
  const decide = (kind: CaptureKind): boolean => {
    const said = account?.[`${kind}AtJoin`]
    return kept?.[kind] ?? (said === undefined ? last[kind] : said === 'on')
  }
  return { microphone: decide('microphone'), camera: decide('camera') }
}

const key = 'parley.switches'

/** The switches of somebody who joins a meeting. This tab remembers them for a reload, this browser for the next meeting. */
export class JoinSwitches implements Switches {
  readonly #store: Pick<Storage, 'getItem' | 'setItem'>
  readonly #session: Pick<Session, 'user'>
  readonly #preferences: Pick<Preferences, 'current' | 'change'>
  readonly #goesOn: boolean
  #now: Wishes = { microphone: false, camera: false }

  constructor(deps: {
    /** Of this tab. */
    store: Pick<Storage, 'getItem' | 'setItem'>
    session: Pick<Session, 'user'>
    preferences: Pick<Preferences, 'current' | 'change'>
    /** Was this page in the meeting before it was reloaded? */
    goesOn: boolean
  }) {
    this.#store = deps.store
    this.#session = deps.session
    this.#preferences = deps.preferences
    this.#goesOn = deps.goesOn
  }

  atStart = (): Wishes => {
    const kept = this.#goesOn ? this.#read() : null
    const { user: account } = this.#session
    this.#keep(switchesAtJoin({ kept, account, last: this.#preferences.current }))
    return this.#now
  }

  turned = (kind: CaptureKind, on: boolean): void => {
    this.#preferences.change({ [kind]: on })
    this.#keep({ ...this.#now, [kind]: on })
  }

  #read(): Wishes | null {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(key) ?? 'null')
      if (typeof kept !== 'object' || kept === null || !('microphone' in kept && 'camera' in kept))
        return null
      return { microphone: kept.microphone === true, camera: kept.camera === true }
    } catch {
      return null
    }
  }

  #keep(now: Wishes): void {
    this.#now = now
    try {
      this.#store.setItem(key, JSON.stringify(now))
    } catch {
      // Full or forbidden: a reload is a new beginning then.
    }
  }
}
