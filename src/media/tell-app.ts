import { connect } from 'node:net'
import { Check } from 'typebox/value'
import { LinkFromApp } from '../contract/app-link.ts'
import { readJsonLines, writeJsonLine } from './ndjson.ts'

/**
 * - `looked`: the running app has acted on what the database says now
 * - `away`: no app listens; it will read the database when it starts
 * - `silent`: it didn't answer in time, or belongs to a build that doesn't know the question
 */
export type Told = 'looked' | 'away' | 'silent'

/** How long a running app may take (ms). */
const patience = 5_000

/** Tells the app of this machine, through `link.sock` in its run directory, that accounts were changed. Never rejects. */
export const tellApp = (path: string): Promise<Told> =>
  new Promise((resolve) => {
    const socket = connect(path)
    let told: Told = 'away'
    const timer = setTimeout(() => socket.destroy(), patience)
    socket.once('connect', () => {
      told = 'silent'
      writeJsonLine(socket, { type: 'look-again', id: 1 })
    })
    readJsonLines(socket, (line) => {
      if (!Check(LinkFromApp, line) || line.type !== 'looked') return
      told = 'looked'
      socket.destroy()
    })
    socket.once('error', () => socket.destroy())
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(told)
    })
  })
