/** Calls whenever somebody looks at the page again after another tab or window, until the answer is called. */
export const whenSeenAgain = (look: () => void): (() => void) => {
  const seen = () => {
    if (!document.hidden) look()
  }
  document.addEventListener('visibilitychange', seen)
  return () => {
    document.removeEventListener('visibilitychange', seen)
  }
}
