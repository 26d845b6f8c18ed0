/** Spreadsheets take a field that begins so for a formula. */
const formula = /^\s*[=+\-@\t\r\n]/

const fieldOf = (text: string): string => {
  const harmless = formula.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/**
 * A table as a CSV file (RFC 4180) that spreadsheets open as it is: marked as UTF-8, every field quoted, and what
 * would be taken for a formula begins with an apostrophe.
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('')}`
