/** One file of what this server holds about an account, told by the feature that holds it. */
export interface ExportPart {
  /** `rooms` becomes `rooms.json`; what it is stands under `export.about` in the words the server writes. */
  name: string
  /** A single row by itself instead of a list of rows. */
  single?: true
  /**
   * Rows for people to read: instants in words of JSON, no secrets or hashes, no addresses of other people. Read as they
   * are written, so that however many there are, few are in memory.
   */
  rowsOf: (userId: string) => AsyncIterable<object>
}

/** Milliseconds as JSON tells them, or null. */
export const instantOrNull = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString()
