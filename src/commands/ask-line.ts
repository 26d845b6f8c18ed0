import { createInterface } from 'node:readline/promises'

/** One line typed at the terminal; empty when it was left with Ctrl-C or Ctrl-D. */
export const askLine = async (question: string): Promise<string> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const left = new AbortController()
  terminal.once('close', () => left.abort())
  try {
    return await terminal.question(`${question}: `, { signal: left.signal })
  } catch {
    return ''
  } finally {
    terminal.close()
  }
}
