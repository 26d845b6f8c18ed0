import { describe, expect, it } from 'vitest'
import { listen, promote, seat, type SpeechBook } from './speaker-order.ts'

const people = ['ana', 'ben', 'cleo', 'dora', 'emil']

/** Plays speech as `[who, from, to]` in milliseconds, reported every 200 ms as the SFU does. */
const after = (until: number, ...runs: [string, number, number][]): SpeechBook => {
  let book: SpeechBook = new Map()
  for (let now = 0; now <= until; now += 200) {
    const speaking = new Set(runs.filter(([, from, to]) => now >= from && now < to).map(([who]) => who))
    book = listen(book, people, speaking, now)
  }
  return book
}

describe('seat', () => {
  it.each([
    [[], ['ana', 'ben'], ['ana', 'ben']],
    [
      ['ben', 'ana'],
      ['ana', 'ben', 'cleo'],
      ['ben', 'ana', 'cleo'],
    ],
    [
      ['ana', 'ben', 'cleo'],
      ['cleo', 'ana'],
      ['ana', 'cleo'],
    ],
  ])('%j with %j present: %j', (order, present, next) => expect(seat(order, present)).toEqual(next))
})

describe('promote', () => {
  it.each<[string, SpeechBook, string[]]>([
    ['silence', after(5000), people],
    ['a cough', after(3000, ['emil', 1000, 1200]), people],
    ['a burst of 1 s', after(3000, ['emil', 1000, 2000]), people],
    ['a burst the SFU reports for 2 s', after(4000, ['emil', 1000, 3000]), people],
    ['two bursts with silence between', after(6000, ['emil', 0, 1400], ['emil', 3400, 4800]), people],
    ['lasting speech', after(4000, ['emil', 0, 4000]), ['ana', 'emil', 'cleo', 'dora', 'ben']],
    [
      'lasting speech with short pauses',
      after(4000, ['emil', 0, 1600], ['emil', 2200, 4000]),
      ['ana', 'emil', 'cleo', 'dora', 'ben'],
    ],
    [
      'somebody who spoke keeps the place',
      after(6000, ['ben', 0, 400], ['emil', 2000, 6000]),
      ['emil', 'ben', 'cleo', 'dora', 'ana'],
    ],
    ['a full page of speakers', after(4000, ['ana', 0, 4000], ['ben', 0, 4000], ['emil', 0, 4000]), people],
    ['a speaker in sight', after(4000, ['ben', 0, 4000]), people],
  ])('%s', (_, book, order) => expect(promote(people, book, 2)).toEqual(order))
})
