import { writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { capacity, capacityTable } from './capacity.ts'
import { holds, table, type Figure } from './figures.ts'
import { firstFrame } from './first-frame.ts'
import { http } from './http.ts'
import { inLab } from './lab.ts'
import { makeRoom, signInMany } from './meeting.ts'
import { withProduct, type Product } from './product.ts'
import { relay } from './relay.ts'
import { signIns } from './sign-ins.ts'
import { signalling } from './signalling.ts'
import { startAndMemory } from './start-and-memory.ts'

/** Each may ask some hundred times before its rate limit notices. */
const manyAccounts = 140

const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** What is measured without TLS: the app's own cost of a request, and what the edge adds to signalling. */
const plain = async (product: Product): Promise<Figure[]> => {
  const room = await makeRoom(product)
  const accounts = await signInMany(product, manyAccounts)
  say('requests at the app’s socket …')
  const requests = await http(product, { room, accounts })
  say('signalling …')
  const signals = await signalling(product, room)
  say('sign-ins …')
  return [...requests, ...signals, ...(await signIns(product, accounts))]
}

const encrypted = async (product: Product): Promise<Figure[]> => {
  say('first frames in Chromium …')
  return firstFrame(product, await makeRoom(product))
}

const relayed = (): Promise<Figure[]> => {
  say('the relay …')
  return inLab(relay)
}

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, shared with the load\n`

/** `npm run bench capacity`: how many people; the table goes to `dist/capacity.md` for docs/sizing.md. */
const countPeople = async (): Promise<void> => {
  say('people until it is too much (about twenty minutes) …')
  const text = `${capacityTable(await inLab(capacity(say)))}\n\n${machine}`
  await writeFile('dist/capacity.md', text)
  say(text)
}

/** `npm run bench`: every figure in one run on one machine; the table goes to `dist/bench.md` for docs/performance.md. */
const bench = async (): Promise<void> => {
  say('start, size and memory (about three minutes) …')
  const figures = [
    ...(await startAndMemory()),
    ...(await withProduct({ plain: true }, plain)),
    ...(await withProduct({ plain: false }, encrypted)),
    ...(await relayed()),
  ]
  const text = `${table(figures)}\n\n${machine}`
  await writeFile('dist/bench.md', text)
  say(text)
  process.exitCode = figures.every(holds) ? 0 : 1
}

await (process.argv[2] === 'capacity' ? countPeople() : bench())
