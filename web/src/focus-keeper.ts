/** What has the focus, and what surrounds it. */
interface Held {
  element: HTMLElement
  around: HTMLElement[]
  /** Where the focus was before it came into what floats above the page: a notice, a menu. */
  before: Held | undefined
}

const aroundOf = ({ parentElement }: Element): HTMLElement[] =>
  parentElement ? [parentElement, ...aroundOf(parentElement)] : []

const floatOf = (element: Element): Element | null => element.closest('[popover]')

/** The nearest place that still stands: where the focus came from, or the heading of what surrounded it. */
const landing = ({ around, before }: Held): HTMLElement | null => {
  if (before) return before.element.isConnected ? before.element : landing(before)
  for (const one of around) {
    if (!one.isConnected || !one.matches('section, form, dialog, main')) continue
    const place = one.tabIndex === -1 && one.hasAttribute('tabindex') ? one : one.querySelector('h1, h2')
    if (place instanceof HTMLElement) return place
  }
  return document.querySelector('main h1')
}

/** A heading is no control, but may be where one goes on from. */
const land = (place: HTMLElement | null): void => {
  if (!place) return
  if (/^H\d$/.test(place.tagName)) place.tabIndex = -1
  place.focus({ preventScroll: true })
}

/**
 * Whatever has the focus and is taken off the page hands it on to what stands nearest, so that nobody who works with the
 * keyboard begins at the top again. Whoever takes the focus away from a field keeps it away. The answer ends it.
 */
export const keepFocus = (): (() => void) => {
  let held: Held | undefined

  const came = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLElement)) return
    const float = floatOf(target)
    const stayed = held && floatOf(held.element) === float
    const before = float ? (stayed ? held?.before : held) : undefined
    held = { element: target, around: aroundOf(target), before }
  }
  const went = () => {
    const left = held
    queueMicrotask(() => {
      const byHand = left?.element.isConnected && document.activeElement !== left.element
      if (held === left && byHand) held = undefined
    })
  }
  const watch = new MutationObserver(() => {
    if (!held || held.element.isConnected) return
    const gone = held
    held = undefined
    // A meeting moves what is on its stage by itself, and takes care of its own.
    const isFree = document.activeElement === null || document.activeElement === document.body
    if (isFree && document.documentElement.dataset['screen'] !== 'meeting') land(landing(gone))
  })

  addEventListener('focusin', came)
  addEventListener('focusout', went)
  watch.observe(document.body, { childList: true, subtree: true })
  return () => {
    removeEventListener('focusin', came)
    removeEventListener('focusout', went)
    watch.disconnect()
  }
}
