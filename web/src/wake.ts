import type { After, Now } from './clock.ts'

/**
 * Why the network may be another one than a moment ago.
 * - `online`: the browser has a network again
 * - `network`: another kind of network, Wi-Fi to mobile
 * - `awake`: the machine or the tab slept; timers stood still and the other side may have given up
 */
export type Wake = 'online' | 'network' | 'awake'

/** A page in sight looks at the clock this often. */
const pause = 2_000
/** A page in sight is never this late by itself. */
const lateInSight = 5_000
/** Timers of pages nobody sees come once a minute only (Chromium's intensive throttling). */
const lateUnseen = 90_000

/** Was it sleep? `late`: milliseconds by which a look came too late. */
export const wasAsleep = (look: { late: number; visible: boolean; wasVisible: boolean }): boolean =>
  look.late >= (look.visible && look.wasVisible ? lateInSight : lateUnseen)

/** As far as browsers have it: Chromium on phones. */
interface NetworkInformation extends EventTarget {
  type?: string
}

export interface Surroundings {
  window: EventTarget
  document: EventTarget & Pick<Document, 'visibilityState'>
  connection?: NetworkInformation | undefined
}

const browser = (): Surroundings => ({
  window,
  document,
  connection: (navigator as Navigator & { connection?: NetworkInformation }).connection,
})

export interface WakeDeps {
  now: Now
  after: After
  woke: (why: Wake) => void
  around?: Surroundings
}

/** Tells when connections should be looked after at once, until the answer is called. */
export const watchWake = ({ now, after, woke, around = browser() }: WakeDeps): (() => void) => {
  const { window: page, document: paper, connection } = around
  const end = new AbortController()
  const inSight = () => paper.visibilityState === 'visible'
  let lookedAt = now()
  let wasVisible = inSight()
  let cancel: () => void = () => undefined
  let type = connection?.type

  const look = () => {
    cancel()
    const late = now() - lookedAt - pause
    const asleep = wasAsleep({ late, visible: inSight(), wasVisible })
    lookedAt = now()
    wasVisible = inSight()
    cancel = after(pause, look)
    if (asleep) woke('awake')
  }
  const listen = (target: EventTarget | undefined, name: string, run: (event: Event) => void) =>
    target?.addEventListener(name, run, { signal: end.signal })

  listen(paper, 'visibilitychange', look)
  listen(paper, 'resume', () => {
    woke('awake')
  })
  listen(page, 'pageshow', (event) => {
    if (event instanceof PageTransitionEvent && event.persisted) woke('awake')
  })
  listen(page, 'online', () => {
    woke('online')
  })
  // Its other figures (speed, round trip) change all the time.
  listen(connection, 'change', () => {
    if (connection?.type === type) return
    type = connection?.type
    woke('network')
  })
  cancel = after(pause, look)
  return () => {
    end.abort()
    cancel()
  }
}
