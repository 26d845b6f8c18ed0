/**
 * Keeps the screen from going dark while the page is seen. Browsers without it, or on little battery, just don't.
 * @returns a function that lets it sleep again
 */
export const keepAwake = (): (() => void) => {
  let stopped = false
  let lock: WakeLockSentinel | undefined
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    const got = await (navigator as { wakeLock?: WakeLock }).wakeLock
      ?.request('screen')
      .catch(() => undefined)
    if (stopped) await got?.release()
    else lock = got
  }
  const seen = () => void ask()
  document.addEventListener('visibilitychange', seen)
  void ask()
  return () => {
    stopped = true
    document.removeEventListener('visibilitychange', seen)
    void lock?.release()
  }
}
