import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import type { Reading } from '../../browser/probe/reading.ts'

/** Share of what was played between two readings that was invented: 0 … 1. */
function invented(before: Reading, after: Reading): number {
  let heard = 0
  let concealed = 0
  for (const now of after.inbound.filter(({ kind }) => kind === 'audio')) {
    const then = before.inbound.find(({ kind, track }) => kind === 'audio' && track === now.track)
    heard += now.heard - (then?.heard ?? 0)
    concealed += now.concealed - (then?.concealed ?? 0)
  }
  return heard > 0 ? concealed / heard : 1
}

/** Sound of which a twentieth is invented is still understood. */
const intelligible = 0.05

/** Shares of sound invented for each of them while so long (ms) is listened: time is what is measured. */
async function listen(people: readonly Person[], span: number): Promise<number[]> {
  const before = await Promise.all(people.map((person) => person.read()))
  await pause(span)
  return Promise.all(
    people.map(async (person, index) => {
      const then = before[index]
      return then ? invented(then, await person.read()) : 1
    }),
  )
}

/**
 * Hears first what a busy machine does to sound on a good link, since that is nobody's fault. What it returns requires
 * that everybody understands everybody but for that.
 */
export async function expectIntelligible(
  people: readonly Person[],
  quiet: number,
): Promise<(when: string, span: number) => Promise<void>> {
  const shares = await listen(people, quiet)
  return async (when, span) => {
    for (const [index, share] of (await listen(people, span)).entries()) {
      const without = shares[index] ?? 0
      const said = `${people[index]?.name} hears ${percent(share)} invented (${percent(without)} before): ${when}`
      console.info(said)
      expect(share - without, said).toBeLessThanOrEqual(intelligible)
    }
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
