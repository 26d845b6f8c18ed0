/** Columns of the list of people that can be hidden; the name always stands there. */
export const columns = ['role', 'state', 'seen', 'created'] as const
export type Column = (typeof columns)[number]

/** What is shown when these are hidden. */
export const shownColumns = (hidden: readonly string[]): ReadonlySet<Column> =>
  new Set(columns.filter((column) => !hidden.includes(column)))

/** The hidden ones after showing or hiding one. */
export const toggled = (hidden: readonly string[], column: Column): string[] =>
  hidden.includes(column) ? hidden.filter((one) => one !== column) : [...hidden, column]
