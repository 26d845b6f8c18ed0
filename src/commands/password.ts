import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { exitCodes, StartError } from '../core/start-error.ts'

const gaveUp = (message: string): StartError =>
  new StartError({
    message,
    cure: 'Type it at the prompt, or give it on standard input: parley user create … < file',
    exitCode: exitCodes.failure,
  })

/** One line of the terminal that nobody sees. */
const askHidden = (question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
    const terminal = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 })
    process.stderr.write(`${question}: `)
    const finish = (act: () => void): void => {
      process.stderr.write('\n')
      terminal.removeAllListeners()
      terminal.close()
      act()
    }
    terminal.once('line', (line) => finish(() => resolve(line)))
    terminal.once('SIGINT', () => finish(() => reject(gaveUp('No password was given.'))))
    terminal.once('close', () => finish(() => reject(gaveUp('No password was given.'))))
  })

const longestInput = 4096

/** The first line of standard input; what follows is nobody's business. */
const readLine = async (): Promise<string> => {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk)
    if (text.includes('\n') || text.length > longestInput) break
  }
  const [line = ''] = text.split(/\r?\n/, 1)
  if (line === '') throw gaveUp('There is no password on standard input.')
  return line
}

/**
 * A new password: asked twice at a terminal, without echo, else the first line of standard input.
 * @throws StartError when there is none or the two differ
 */
export const askNewPassword = async (question: string): Promise<string> => {
  if (!process.stdin.isTTY) return readLine()
  const first = await askHidden(question)
  if ((await askHidden('Once more')) !== first) throw gaveUp('The two passwords differ.')
  return first
}
