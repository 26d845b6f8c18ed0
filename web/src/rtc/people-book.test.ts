import { expect, it } from 'vitest'
import type { Participant } from './participant.ts'
import { held, PeopleBook } from './people-book.ts'

const somebody = (identity: string, joinedAt = 0): Participant => ({
  identity,
  name: identity,
  role: 'guest',
  face: undefined,
  self: false,
  joinedAt,
  speaking: true,
  quality: 'good',
  microphone: true,
  camera: null,
  share: null,
  away: false,
})

const ana = somebody('ana', 1)
const ben = somebody('ben', 2)
const seen = ({ people }: PeopleBook) =>
  people.map(({ identity, away }) => (away ? `(${identity})` : identity))
const bookOf = (...people: Participant[]) => {
  const book = new PeopleBook()
  book.update(people, { now: 0, trusted: true })
  return book
}

it('keeps the order people came in', () => {
  expect(seen(bookOf(ben, ana))).toEqual(['ana', 'ben'])
})

it('lets go at once of those who say goodbye', () => {
  const book = bookOf(ana, ben)
  book.goodbye('ben')
  book.update([ana], { now: 10, trusted: true })
  expect(seen(book)).toEqual(['ana'])
})

it('holds the place of somebody who vanished for five seconds', () => {
  const book = bookOf(ana, ben)
  book.update([ana], { now: 10, trusted: true })
  expect(seen(book)).toEqual(['ana', '(ben)'])
  expect(book.people[1]).toMatchObject({ speaking: false, quality: 'lost' })
  expect(book.nextEnd).toBe(10 + held)
  book.update([ana], { now: 10 + held, trusted: true })
  expect(seen(book)).toEqual(['ana'])
  expect(book.nextEnd).toBeNull()
})

it('takes back who returns in time', () => {
  const book = bookOf(ana, ben)
  book.update([ana], { now: 10, trusted: true })
  book.update([ana, ben], { now: 3_000, trusted: true })
  expect(seen(book)).toEqual(['ana', 'ben'])
})

it('holds everybody as long as this page itself is cut off, and five seconds more', () => {
  const book = bookOf(ana, ben)
  book.update([], { now: 10, trusted: true })
  book.update([], { now: 4_000, trusted: false })
  book.update([], { now: 60_000, trusted: false })
  expect(seen(book)).toEqual(['(ana)', '(ben)'])
  book.update([ana], { now: 60_100, trusted: true })
  expect(seen(book)).toEqual(['ana', '(ben)'])
  book.update([ana], { now: 60_100 + held, trusted: true })
  expect(seen(book)).toEqual(['ana'])
})

it('gives the same object for somebody who didn’t change', () => {
  const book = bookOf(ana, ben)
  const [before] = book.people
  book.update([{ ...ana }, { ...ben, microphone: false }], { now: 10, trusted: true })
  expect(book.people[0]).toBe(before)
  expect(book.people[1]?.microphone).toBe(false)
})
