/** Median of some figures; the mean of the two in the middle when they are even in number. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The value below which `share` (0…1) of the figures lie. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

/** One line of the report: what was measured, what it was, and what it must be. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** Not above this; absent where the figure is only told. */
  limit?: number
  /** How it was made, in a few words. */
  how: string
}

export const holds = ({ value, limit }: Figure): boolean => limit === undefined || value <= limit

const round = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(value < 1 ? 3 : 1)

/** The table that goes into `docs/performance.md`. */
export const table = (figures: readonly Figure[]): string =>
  [
    '| figure | measured | limit | how |',
    '|---|---|---|---|',
    ...figures.map(
      (figure) =>
        `| ${figure.name} | ${round(figure.value)} ${figure.unit} | ${figure.limit === undefined ? '–' : `≤ ${figure.limit} ${figure.unit}`}${holds(figure) ? '' : ' **missed**'} | ${figure.how} |`,
    ),
  ].join('\n')
