/** Longer than an answer over a slow link takes (ms). */
const patience = 2_000

/** Does the server answer at all, whatever it says? Gives up after 2 s. */
export const serverAnswers = async (): Promise<boolean> => {
  try {
    await fetch('/health', { cache: 'no-store', signal: AbortSignal.timeout(patience) })
    return true
  } catch {
    return false
  }
}
