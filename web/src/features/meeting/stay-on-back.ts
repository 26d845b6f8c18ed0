/**
 * The back gesture doesn't leave a meeting: it is answered with a word, and the page stays.
 * @returns a function that gives "back" its meaning again
 */
export const stayOnBack = (tried: () => void): (() => void) => {
  history.pushState({}, '', location.href)
  const back = (event: PopStateEvent) => {
    // Before the router hears of it.
    event.stopImmediatePropagation()
    history.pushState({}, '', location.href)
    tried()
  }
  addEventListener('popstate', back, { capture: true })
  return () => {
    removeEventListener('popstate', back, { capture: true })
  }
}
