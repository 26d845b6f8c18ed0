/**
 * Is anything still arriving? Counted once a second. Where media flowed steadily and then nothing at all comes (no
 * packet, no answer to the checks of the connection) the link is down, seconds before ICE says so.
 */
export interface Traffic {
  /** What was counted last. */
  count: number
  /** Milliseconds of the caller's clock when something last arrived. */
  heardAt: number
  /** Looks in a row at which something had arrived. */
  run: number
  /** Nothing arrives although it should. */
  stalled: boolean
}

/** This many looks in a row with something new make a steady flow. */
const steady = 3
/** Longer than the pause between two checks of an idle connection in Chromium (2.5 s). */
const patience = 2_900

export const startTraffic = (now: number): Traffic => ({ count: 0, heardAt: now, run: 0, stalled: false })

/** Takes in one look. Pure: the next state comes out. */
export const look = (traffic: Traffic, count: number, now: number): Traffic => {
  if (count !== traffic.count)
    return { count, heardAt: now, run: Math.min(steady, traffic.run + 1), stalled: false }
  const flowed = traffic.run >= steady
  return { ...traffic, stalled: flowed && now - traffic.heardAt >= patience }
}

/** Something changed that may end a flow for good reason (a camera off, somebody gone): begin to count anew. */
export const forgive = (traffic: Traffic): Traffic => ({ ...traffic, run: 0 })

/** All that arrived, by the browser's own statistics of a connection. */
export const arrivedOf = (report: RTCStatsReport): number => {
  let sum = 0
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'transport') sum += Number(entry['bytesReceived'] ?? 0)
    if (entry['type'] === 'candidate-pair')
      sum += Number(entry['bytesReceived'] ?? 0) + Number(entry['responsesReceived'] ?? 0)
  })
  return sum
}
