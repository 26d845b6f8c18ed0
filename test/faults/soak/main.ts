import { parseArgs } from 'node:util'
import { soak } from './soak.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error('--minutes wants a number above zero')

const say = (line: string): void => void process.stdout.write(`${new Date().toISOString()} ${line}\n`)

// The first asks for the report, the second for the end.
const early = new AbortController()
process.once('SIGINT', () => early.abort())

const problems = await soak({ minutes, everySeconds: 60, signal: early.signal, say })
for (const problem of problems) say(problem)
say(problems.length === 0 ? 'nothing went wrong' : `${problems.length} went wrong`)
process.exitCode = problems.length === 0 ? 0 : 1
