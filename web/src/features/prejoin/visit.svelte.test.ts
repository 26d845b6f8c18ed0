import { beforeEach, describe, expect, it } from 'vitest'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { mara, person, studio } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { fixtureParley } from '../../testing/fixture-parley.svelte.ts'
import { PlaceKept } from './place-kept.ts'
import { fixtureAdmission } from './testing/fixture-visit.ts'
import { Visit } from './visit.svelte.ts'

const i18n = await I18n.open('en')
const { code } = studio
const guest = { ...studio, you: { role: 'guest' as const, may: ['enter' as const] } }
const topic = `room:${code}` as const

const visitWith = (answers: Answers, me: object = {}) => {
  const parley = fixtureParley({ i18n, answers: { 'GET /api/rooms/:code': () => guest, ...answers }, me })
  const kept = new PlaceKept({ store: sessionStorage, code })
  const visit = new Visit({ parley, code, kept, signalUrl: 'wss://meet.test' })
  visit.follow()
  return { visit, parley, kept }
}

beforeEach(() => {
  sessionStorage.clear()
})

describe('arriving', () => {
  it('comes to the door', async () => {
    const { visit } = visitWith({})
    await visit.arrive()
    expect(visit).toMatchObject({ stage: 'door', refusal: null })
    expect(visit.people).toHaveLength(4)
  })

  it.each([
    [failing('not_found'), 'not_found'],
    [failing('gone'), 'deleted'],
    [failing('unreachable'), 'unavailable'],
    [
      () => ({ ...studio, access: 'signed_in' as const, you: { role: 'guest' as const, may: [] } }),
      'sign_in',
    ],
  ])('is refused: %#', async (answer, refusal) => {
    const { visit } = visitWith({ 'GET /api/rooms/:code': answer })
    await visit.arrive()
    expect(visit).toMatchObject({ stage: 'refused', refusal })
  })

  it('hears live who is inside, and that the room is gone', async () => {
    const { visit, parley } = visitWith({})
    await visit.arrive()
    parley.live.emit(topic, { type: 'participant.joined', data: person('Noor van Dijk') })
    expect(visit.people).toHaveLength(5)
    const [first] = visit.people
    if (first) parley.live.emit(topic, { type: 'participant.changed', data: { ...first, name: 'Zoe' } })
    expect(visit.people.map(({ name }) => name)[0]).toBe('Zoe')
    expect(visit.people).toHaveLength(5)
    parley.live.emit(topic, { type: 'room.deleted', data: {} })
    expect(visit).toMatchObject({ stage: 'refused', refusal: 'deleted' })
  })
})

it('begins with the name that was typed last, else the one the server knows', () => {
  const known = { visitor: { name: 'Benedict' } }
  const { visit, parley, kept } = visitWith({}, known)
  expect(visit.name).toBe('Benedict')
  parley.preferences.change({ name: 'Ben' })
  expect(new Visit({ parley, code, kept, signalUrl: 'wss://meet.test' }).name).toBe('Ben')
})

describe('joining', () => {
  it('sends the name of a visitor, and remembers it and the place', async () => {
    const sent: unknown[] = []
    const { visit, parley, kept } = visitWith({
      'POST /api/rooms/:code/join': ({ body }) => {
        sent.push(body)
        return fixtureAdmission({ name: 'Ben' })
      },
    })
    await visit.arrive()
    visit.name = ' Ben '
    await visit.join()
    expect(sent).toEqual([{ name: 'Ben' }])
    expect(visit.stage).toBe('inside')
    expect(parley.preferences.current.name).toBe('Ben')
    expect(kept.read()).toEqual({ identity: 'self-identity-000000000', inside: true })
    await visit.reenter()
    expect(sent[1]).toEqual({ name: 'Ben', identity: 'self-identity-000000000' })
  })

  it('sends no name with an account', async () => {
    const sent: unknown[] = []
    const { visit } = visitWith(
      { 'POST /api/rooms/:code/join': ({ body }) => (sent.push(body), fixtureAdmission()) },
      { user: mara },
    )
    await visit.arrive()
    await visit.join()
    expect(sent).toEqual([{}])
  })

  it('stays at the door while the server can’t let anybody in', async () => {
    const { visit } = visitWith({ 'POST /api/rooms/:code/join': failing('unavailable') })
    await visit.arrive()
    await visit.join()
    expect(visit).toMatchObject({ stage: 'door', joining: false })
    expect(visit.failure?.passing).toBe(true)
  })

  it('says so when one was removed', async () => {
    const { visit } = visitWith({ 'POST /api/rooms/:code/join': failing('forbidden', { reason: 'removed' }) })
    await visit.arrive()
    await visit.join()
    expect(visit).toMatchObject({ stage: 'refused', refusal: 'removed' })
  })
})

describe('the end', () => {
  const inside = async (more: Answers = {}) => {
    const all = visitWith({ 'POST /api/rooms/:code/join': () => fixtureAdmission(), ...more })
    await all.visit.arrive()
    await all.visit.join()
    return all
  }

  it.each(['before', 'after'])('says that the host ended it, told %s LiveKit’s word', async (order) => {
    const { visit, parley } = await inside()
    const tell = () => {
      parley.live.emit(topic, {
        type: 'meeting.ended',
        data: { id: studio.meeting?.id ?? '', reason: 'ended_by_host' },
      })
    }
    if (order === 'before') tell()
    visit.leave('ended')
    if (order === 'after') tell()
    expect(visit).toMatchObject({ stage: 'over', end: 'ended_by_host' })
  })

  it('keeps the place of whoever left, not of whoever was removed', async () => {
    const first = await inside()
    first.visit.leave('left')
    expect(first.kept.read()).toEqual({ identity: 'self-identity-000000000', inside: false })
    const second = await inside()
    second.visit.leave('removed')
    expect(second.kept.read()).toBeNull()
  })

  it('rejoins', async () => {
    const { visit } = await inside()
    visit.leave('left')
    await visit.rejoin()
    expect(visit.stage).toBe('inside')
  })

  it('rejoins by way of the newer page, where there is one: straight in, to the same place', async () => {
    const { visit, parley, kept } = await inside()
    visit.leave('left')
    parley.router.stale = true
    await visit.rejoin()
    expect(visit.stage).toBe('over')
    expect(parley.router.went).toEqual(['reload'])
    expect(kept.read()).toEqual({ identity: 'self-identity-000000000', inside: true })
  })

  it('asks for the same place again, and knows “later” from “no”', async () => {
    let answer: NonNullable<Answers['POST /api/rooms/:code/join']> = () =>
      fixtureAdmission({ token: 'second' })
    const { visit } = await inside({ 'POST /api/rooms/:code/join': (input) => answer(input) })
    expect(await visit.reenter()).toMatchObject({ status: 'admitted', place: { token: 'second' } })
    answer = failing('unreachable')
    expect(await visit.reenter()).toEqual({ status: 'later' })
    answer = failing('forbidden', { reason: 'removed' })
    expect(await visit.reenter()).toEqual({ status: 'refused' })
    visit.leave('refused')
    expect(visit.end).toBe('removed')
  })
})
