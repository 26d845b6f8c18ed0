import type { After } from './clock.ts'

export interface NoticeAction {
  label: string
  run: () => void
}

export interface Notice {
  id: number
  text: string
  kind: 'plain' | 'good' | 'bad'
  action?: NoticeAction
}

export type NoticeWish = Omit<Notice, 'id' | 'kind'> & {
  kind?: Notice['kind']
  /** Milliseconds on screen: 5 s, 8 s with an action, unless it says otherwise. */
  stays?: number
  /** Runs once when the notice goes without its action having been pressed. */
  gone?: () => void
}

/**
 * Short words to whoever looks (notices) and whoever listens (announcements).
 * A notice goes by itself, but never while the pointer or the focus is on it.
 */
export class Notices {
  shown: Notice[] = $state([])
  /** Last words for screen readers; `polite` waits for a pause, `urgent` doesn't. */
  polite = $state('')
  urgent = $state('')
  readonly #after: After
  readonly #timers = new Map<number, { stays: number; cancel: () => void; gone: (() => void) | undefined }>()
  #next = 1

  constructor({ after }: { after: After }) {
    this.#after = after
  }

  show({ stays, gone, kind = 'plain', ...notice }: NoticeWish): number {
    const id = this.#next++
    this.shown.push({ id, kind, ...notice })
    this.#timers.set(id, { stays: stays ?? (notice.action ? 8_000 : 5_000), cancel: () => undefined, gone })
    this.resume(id)
    return id
  }

  /** Presses the notice's button: what it undoes is no longer gone for good. */
  act(id: number): void {
    const action = this.shown.find((notice) => notice.id === id)?.action
    this.#remove(id)
    action?.run()
  }

  dismiss(id: number): void {
    const gone = this.#timers.get(id)?.gone
    this.#remove(id)
    gone?.()
  }

  hold(id: number): void {
    this.#timers.get(id)?.cancel()
  }

  resume(id: number): void {
    const timer = this.#timers.get(id)
    if (!timer) return
    timer.cancel()
    timer.cancel = this.#after(timer.stays, () => {
      this.dismiss(id)
    })
  }

  /** Says something to screen readers. The same words twice in a row are said twice. */
  announce(text: string, how: 'polite' | 'urgent' = 'polite'): void {
    this[how] = this[how] === text ? `${text}\u00a0` : text
  }

  #remove(id: number): void {
    this.#timers.get(id)?.cancel()
    this.#timers.delete(id)
    this.shown = this.shown.filter((notice) => notice.id !== id)
  }
}
