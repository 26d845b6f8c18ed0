// Runs a program with everything it says in a file, and tells now and then where it is.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setInterval, clearInterval } from 'node:timers'
import { stripVTControlCharacters } from 'node:util'

/** Colours and moves of the cursor say nothing in a file. */
const plain = (text) => stripVTControlCharacters(text)

/** A line every so often for somebody who watches. */
const progressSeconds = 20

/**
 * @returns {Promise<{ code: number, seconds: number }>} 127 when the program can't be started
 */
export const runLogged = ({ program, args, cwd, env, log, name, say = console.log }) =>
  new Promise((resolve) => {
    const began = performance.now()
    const file = openSync(log, 'a')
    writeSync(file, `$ ${program} ${args.join(' ')}\n`)
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let last = ''
    const seconds = () => (performance.now() - began) / 1000
    const keep = (chunk) => {
      const text = plain(chunk.toString())
      writeSync(file, text)
      last = text.trim().split('\n').at(-1)?.trim() || last
    }
    const ticking = setInterval(
      () => say(`  ${name} … ${seconds().toFixed(0)} s: ${last.slice(0, 100)}`),
      progressSeconds * 1000,
    )
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    let failedToStart = null
    child.on('error', (error) => (failedToStart = error))
    child.on('close', (code, signal) => {
      clearInterval(ticking)
      if (failedToStart !== null) writeSync(file, `${program}: ${failedToStart.message}\n`)
      if (signal !== null) writeSync(file, `ended by ${signal}\n`)
      closeSync(file)
      resolve({ code: failedToStart === null ? (code ?? 1) : 127, seconds: seconds() })
    })
  })

/** The last lines of a log, for the terminal. */
export const tailOf = (log, lines = 40) => {
  const text = readFileSync(log, 'utf8').trimEnd().split('\n')
  return text
    .slice(-lines)
    .map((line) => `    │ ${line}`)
    .join('\n')
}
