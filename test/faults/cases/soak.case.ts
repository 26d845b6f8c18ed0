import { expect, test } from 'vitest'
import { soak } from '../soak/soak.ts'

const minutes = 3
/** So close that each kind of fault comes up. */
const everySeconds = 18

test(
  'j: soak: eight people, one fault after the other: everybody is always back, nothing grows, nothing is unexplained',
  { timeout: 600_000 },
  async () => {
    const say = (line: string): void => void process.stdout.write(`${line}\n`)
    expect(await soak({ minutes, everySeconds, say })).toEqual([])
  },
)
