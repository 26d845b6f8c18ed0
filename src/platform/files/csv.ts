/** Marks a file as UTF-8 for spreadsheets. */
export const csvMark = '\ufeff'

/** Spreadsheets take for a formula what begins so. */
const isFormula = (text: string): boolean => /^\s*[=+\-@\t\r\n]/.test(text)

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

/**
 * A row of a table (RFC 4180) that spreadsheets open as it is: every field quoted, and what would be taken for a formula
 * begins with an apostrophe.
 */
export const csvRow = (fields: readonly string[]): string =>
  `${fields.map((text) => quoted(isFormula(text) ? `'${text}` : text)).join(',')}\r\n`
