import { mount, tick, unmount } from 'svelte'
import '../../styles/index.css'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import Frame from '../../testing/Frame.svelte'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { goodLink } from '../../rtc/link-report.ts'
import { FixtureRoom, fixturePeople, fixturePerson, fixtureSelf } from '../../rtc/testing/fixture-room.ts'
import { fixtureShare } from '../../rtc/testing/fixture-picture.ts'
import { fixtureParley } from '../../testing/fixture-parley.svelte.ts'
import { fixtureDevices } from '../devices/testing/fixture-devices.ts'
import { fixtureAdmission, fixtureVisit } from '../prejoin/testing/fixture-visit.ts'
import { Meeting } from './meeting.svelte.ts'
import MeetingScreen from './MeetingScreen.svelte'

const i18n = await I18n.open('en')
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  document.body.replaceChildren()
})

/** A meeting on a clock that is turned by hand. */
const open = (
  some: ConstructorParameters<typeof FixtureRoom>[0] = {},
  captive: () => Promise<boolean> = () => Promise.resolve(false),
) => {
  let time = 100_000
  const waiting = new Set<{ at: number; run: () => void }>()
  const after = (milliseconds: number, run: () => void) => {
    const entry = { at: time + milliseconds, run }
    waiting.add(entry)
    return () => void waiting.delete(entry)
  }
  const pass = (milliseconds: number) => {
    const until = time + milliseconds
    for (;;) {
      const [next] = [...waiting].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)
      if (!next) break
      waiting.delete(next)
      time = next.at
      next.run()
    }
    time = until
  }
  const now = () => time
  const parley = fixtureParley({ i18n, now, after })
  const source = new FixtureRoom({ since: time, ...some })
  const ended: string[] = []
  const meeting = new Meeting({
    source,
    notices: parley.notices,
    i18n,
    now,
    after,
    captive,
    ended: (cause) => void ended.push(cause),
  })
  meeting.width = 1200
  meeting.height = 700
  stops.push(meeting.start())
  return { meeting, source, parley, pass, now, ended }
}

const [ana, ben] = fixturePeople(2).map((person) => ({ ...person, speaking: false }))
if (!ana || !ben) throw new Error('two people are needed')

describe('who comes and goes', () => {
  it('is said, but not who was there before', () => {
    const { source, parley } = open({ others: [ana] })
    expect(parley.notices.polite).toBe('')
    source.say({ others: [ana, ben] })
    expect(parley.notices.polite).toBe('Jun Li joined')
    source.say({ others: [ben] })
    expect(parley.notices.polite).toBe('Anna Nowak left')
  })

  it('puts oneself above a single other, and among several', () => {
    const { meeting, source } = open({ others: [ana] })
    expect(meeting.selfSeat).toBe('floating')
    source.say({ others: [ana, ben] })
    expect(meeting.selfSeat).toBe('grid')
    meeting.selfPlace = 'hidden'
    expect(meeting.seats.tiles.map(({ person }) => person.name)).toEqual(['Anna Nowak', 'Jun Li'])
  })
})

describe('a broken link', () => {
  it('shows nothing, then a line, then a panel, and says when it is mended', () => {
    const { meeting, source, parley, pass, now } = open({ others: [ana] })
    source.say({ connection: 'reconnecting', since: now() })
    pass(1_000)
    expect(meeting.mending).toBe('none')
    pass(1_500)
    expect(meeting.mending).toBe('line')
    expect(parley.notices.urgent).toBe('Connection lost. Reconnecting.')
    pass(9_000)
    expect(meeting.mending).toBe('panel')
    expect(meeting.others).toHaveLength(1)
    source.say({ connection: 'connected', since: now() })
    expect(meeting.mending).toBe('none')
    expect(parley.notices.polite).toBe('You are connected again.')
  })

  it('says nothing about a blink', () => {
    const { source, parley, pass, now } = open({ others: [ana] })
    source.say({ connection: 'reconnecting', since: now() })
    pass(1_200)
    source.say({ connection: 'connected', since: now() })
    pass(5_000)
    expect(parley.notices.urgent).toBe('')
    expect(parley.notices.polite).toBe('')
  })
})

describe('a network that wants a sign-in first', () => {
  it('is named in the panel, and once it is open the next try is made at once', async () => {
    const answers = [true, true, false]
    const { meeting, source, pass, now } = open({ others: [ana] }, () =>
      Promise.resolve(answers.shift() ?? false),
    )
    source.say({ connection: 'reconnecting', since: now() })
    pass(9_000)
    expect(meeting.captive).toBe(false)
    pass(2_000)
    await vi.waitFor(() => {
      expect(meeting.captive).toBe(true)
    })
    expect(answers).toHaveLength(2)
    pass(8_000)
    await vi.waitFor(() => {
      expect(answers).toHaveLength(1)
    })
    expect(source.asked).toEqual([])
    pass(8_000)
    await vi.waitFor(() => {
      expect(source.asked).toEqual(['hurry'])
    })
    expect(meeting.captive).toBe(false)
  })
})

describe('a poor link', () => {
  it('is told while it holds', () => {
    const { meeting, source, now } = open({ others: [ana], link: { ...goodLink, up: 'weak' } })
    expect(meeting.trouble).toBe('up')
    meeting.hush()
    expect(meeting.trouble).toBeNull()
    source.say({ link: { ...goodLink, down: 'weak' } })
    expect(meeting.trouble).toBe('down')
    source.say({ connection: 'reconnecting', since: now() })
    expect(meeting.trouble).toBeNull()
  })

  it('is left for the relay: said once, and not when it was so before', () => {
    const { source, parley } = open({ others: [ana] })
    source.say({ relayed: true })
    expect(parley.notices.polite).toBe('Your connection now goes through the relay.')
    source.say({ others: [ana] })
    expect(parley.notices.shown).toHaveLength(1)
    expect(open({ others: [ana], relayed: true }).parley.notices.shown).toEqual([])
  })
})

describe('the spotlight', () => {
  const sharing = { ...ben, share: fixtureShare('share') }

  it('goes to a new share once', () => {
    const { meeting, source } = open({ others: [ana, ben] })
    source.say({ others: [ana, sharing] })
    expect(meeting.seats.spotlight?.source).toBe('screen_share')
    meeting.toggleLayout()
    source.say({ others: [{ ...ana, microphone: false }, sharing] })
    expect(meeting.seats.spotlight).toBeNull()
  })

  it('is given and taken by hand, and said', () => {
    const { meeting, parley } = open({ others: [ana, ben] })
    meeting.togglePin({ identity: ana.identity, source: 'camera' })
    expect(meeting.seats.spotlight?.person.name).toBe('Anna Nowak')
    expect(parley.notices.polite).toBe('Anna Nowak is pinned')
    meeting.togglePin({ identity: ana.identity, source: 'camera' })
    expect(meeting.seats.spotlight).toBeNull()
  })
})

it('brings a lasting speaker from another page to the first, a burst doesn’t', () => {
  const people = fixturePeople(30).map((person) => ({ ...person, speaking: false }))
  const { meeting, source, pass } = open({ others: people, self: fixtureSelf() })
  const last = people.at(-1)
  const speak = (speaking: boolean) => {
    source.say({ others: people.map((person) => (person === last ? { ...person, speaking } : person)) })
  }
  const inSight = () => meeting.shown.some(({ person }) => person.identity === last?.identity)
  speak(true)
  pass(1_000)
  speak(false)
  pass(5_000)
  expect(inSight()).toBe(false)
  speak(true)
  pass(4_000)
  expect(inSight()).toBe(true)
})

it('tells why it ended', () => {
  const { source, ended } = open()
  source.say({ ended: 'removed', connection: 'disconnected' })
  expect(ended).toEqual(['removed'])
})

describe('the screen', () => {
  const draw = async (others = [ana, ben]) => {
    const all = open({ others })
    const visit = fixtureVisit(all.parley)
    visit.admission = fixtureAdmission()
    const { devices } = fixtureDevices(all.parley)
    await devices.start()
    const props = {
      parley: all.parley,
      component: MeetingScreen as never,
      props: { meeting: all.meeting, devices, visit },
    }
    const target = document.body.appendChild(document.createElement('div'))
    const screen = mount(Frame, { target, props })
    stops.push(
      () => void unmount(screen),
      () => {
        devices.media.stop()
      },
    )
    await vi.waitFor(() => {
      expect(document.querySelectorAll('article').length).toBe(others.length + 1)
    })
    return { ...all, devices }
  }
  const button = (label: string) => {
    const found = document.querySelector<HTMLElement>(`[aria-label="${label}"]`)
    if (!found) throw new Error(`no button ${label}`)
    return found
  }

  it('marks tiles for programs', async () => {
    await draw()
    const names = [...document.querySelectorAll<HTMLElement>('article')].map(({ dataset }) => dataset['name'])
    expect(names.sort()).toEqual(['Anna Nowak', 'Jun Li', 'Mara Okoye'])
    expect(document.querySelectorAll('article[data-self]')).toHaveLength(1)
  })

  it('mutes with M, but not while somebody types', async () => {
    const { devices } = await draw()
    const field = document.body.appendChild(document.createElement('input'))
    field.focus()
    await userEvent.keyboard('m')
    expect(field.value).toBe('m')
    expect(devices.microphone.on).toBe(true)
    field.blur()
    await userEvent.keyboard('m')
    expect(devices.microphone.on).toBe(false)
  })

  it('opens the list of people with P, closes it with Escape, and gives the focus back', async () => {
    await draw()
    const people = button('People, 3 here')
    people.focus()
    await userEvent.keyboard('p')
    expect(document.activeElement?.id).toBe('people-title')
    await userEvent.keyboard('{Escape}')
    expect(document.querySelector('#people-title')).toBeNull()
    expect(document.activeElement).toBe(people)
  })

  it('keeps focus and element of a tile that moves', async () => {
    const { meeting, source } = await draw()
    const pin = button('Pin Jun Li')
    const tile = pin.closest('article')
    pin.focus()
    meeting.togglePin({ identity: ben.identity, source: 'camera' })
    source.say({ others: [ana, ben, fixturePerson(5)] })
    await tick()
    expect(document.querySelector('article[data-name="Jun Li"]')).toBe(tile)
    expect(document.activeElement).toBe(button('Unpin Jun Li'))
  })

  it('offers the relay in the note about a poor link', async () => {
    const { source } = await draw()
    source.say({ link: { up: 'weak', down: 'good', relayOffered: true } })
    await tick()
    const note = document.querySelector('[data-link=up]')
    expect(note?.textContent).toContain('Your upload is weak.')
    note?.querySelector('button')?.click()
    expect(source.asked).toEqual(['takeRelay'])
  })

  it('leaves with one press', async () => {
    const { source, ended } = await draw()
    button('Leave').click()
    expect(source.asked).toEqual(['leave'])
    expect(ended).toContain('left')
  })
})
