/** How long one may go on after a sign-in or a password before one is asked again. */
const freshMilliseconds = 10 * 60_000

/** Is it not long ago that somebody proved who they are? `provedAt` is null when they never did. */
export const isProofFresh = ({
  provedAt,
  now,
  within = freshMilliseconds,
}: {
  provedAt: number | null
  now: number
  /** Milliseconds. */
  within?: number
}): boolean => provedAt !== null && now - provedAt < within
