/** How far pictures have stepped down on one side so that sound gets through: 0 not at all … 2. */
export interface Steps {
  level: 0 | 1 | 2
  /** Milliseconds of the caller's clock of the last step. */
  at: number
  /** Was that a step up? */
  rose: boolean
  /** How long an easy link is waited for before a step up. Longer each time it turned out too early. */
  patience: number
}

/** Long enough to see whether the last step was. */
const between = 1_000
const shortest = 10_000
const longest = 80_000
/** Strained again this soon after a step up: it was too early. */
const tooEarly = 20_000

export const noSteps: Steps = { level: 0, at: -Infinity, rose: false, patience: shortest }

const down = { 0: 1, 1: 2, 2: 2 } as const
const up = { 0: 0, 1: 0, 2: 1 } as const

/** Takes in one look at a side. Pure; gives the same object when nothing changes. */
export const takeStep = (steps: Steps, { strained, now }: { strained: boolean; now: number }): Steps => {
  const { level, at, rose, patience } = steps
  const since = now - at
  if (strained && level < 2 && since >= between) {
    const early = rose && since < tooEarly
    const longer = early ? Math.min(longest, patience * 2) : patience
    return { level: down[level], at: now, rose: false, patience: longer }
  }
  if (!strained && level > 0 && since >= patience) return { level: up[level], at: now, rose: true, patience }
  return steps
}

/** What a picture may still be: the highest simulcast layer (0 small, 1 middle, 2 full) and frames a second. */
export interface Cap {
  layer: 0 | 1 | 2
  fps: number | null
}

export const cameraCaps: Record<Steps['level'], Cap> = {
  0: { layer: 2, fps: null },
  1: { layer: 1, fps: null },
  2: { layer: 0, fps: 12 },
}

/** What is shared must stay readable: it gets slower instead of smaller. */
export const shareCaps: Record<Steps['level'], Cap> = {
  0: { layer: 2, fps: null },
  1: { layer: 2, fps: 8 },
  2: { layer: 2, fps: 4 },
}
