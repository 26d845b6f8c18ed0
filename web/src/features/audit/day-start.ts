/** What a clock on the wall of a zone shows at an instant, as if it were UTC; milliseconds. */
const wallClock = (instant: number, timeZone: string | undefined): number => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = format.formatToParts(instant).map(({ type, value }) => [type, Number(value)])
  const {
    year = 1970,
    month = 1,
    day,
    hour,
    minute,
    second,
  } = Object.fromEntries(parts) as Record<string, number>
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/** When a day, `2026-11-21`, begins in a zone (the device's when undefined), `after` days later; UTC milliseconds. */
export const dayStart = (day: string, timeZone: string | undefined, after = 0): number => {
  const wanted = Date.parse(day) + after * 86_400_000
  const first = wanted - (wallClock(wanted, timeZone) - wanted)
  // The clocks may have been changed in between.
  return wanted - (wallClock(first, timeZone) - first)
}

/** Is there such a day? */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
