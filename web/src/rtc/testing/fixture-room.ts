import { Changes } from '../changes.ts'
import { goodLink, type LinkReport } from '../link-report.ts'
import type { Connection, EndCause, Participant } from '../participant.ts'
import { fixtureCamera } from './fixture-picture.ts'

const names = [
  'Anna Nowak',
  'Jun Li',
  'Tomás Silva',
  'Yusuf Demir',
  'مريم الحسن',
  'Freya Lindqvist-Johansson of the Northern Studio',
  'Amara Diallo',
  '王芳',
  'Luca Moretti',
  'Noor van Dijk',
  'Ines Costa',
  'Kwame Mensah',
  'Sofía Reyes',
  'Oskar Weber',
  'Priya Raman',
  'Mateo Cruz',
  'Hana Sato',
  'Eli Cohen',
  'Zoë Martin',
  'Dmitri Orlov',
  'Leila Farouk',
  'Tess O’Brien',
  'Bao Nguyen',
  'Ruth Okafor',
  'Jonas Berg',
]

/** Somebody in a meeting. Every third camera is off, every second microphone too. */
export const fixturePerson = (index: number, some: Partial<Participant> = {}): Participant => {
  const name = names[index % names.length] ?? 'Somebody'
  const identity = `person-${String(index).padStart(2, '0')}-identity`
  return {
    identity,
    name,
    role: 'guest',
    face: undefined,
    self: false,
    joinedAt: index,
    speaking: false,
    quality: 'excellent',
    microphone: index % 2 === 0,
    camera: index % 3 === 2 ? null : fixtureCamera(identity, (index * 67 + 30) % 360),
    share: null,
    away: false,
    ...some,
  }
}

export const fixtureSelf = (some: Partial<Participant> = {}): Participant =>
  fixturePerson(0, {
    identity: 'self-identity-000000000',
    name: 'Mara Okoye',
    role: 'host',
    self: true,
    microphone: false,
    camera: fixtureCamera('self', 180),
    ...some,
  })

export const fixturePeople = (count: number): Participant[] =>
  Array.from({ length: count }, (_, index) => fixturePerson(index, { speaking: index === 0 }))

type Said = Pick<
  FixtureRoom,
  'connection' | 'since' | 'ended' | 'soundBlocked' | 'link' | 'relayed' | 'self' | 'others'
>

/** A meeting room without LiveKit: says what it is told, remembers what it was asked. */
export class FixtureRoom {
  connection: Connection = 'connected'
  since = 0
  ended: EndCause | null = null
  soundBlocked = false
  link: LinkReport = goodLink
  relayed = false
  self: Participant = fixtureSelf()
  others: Participant[] = []
  readonly changes = new Changes()
  readonly asked: string[] = []

  constructor(some: Partial<Said> = {}) {
    Object.assign(this, some)
  }

  /** Something happened. */
  say(some: Partial<Said>): void {
    Object.assign(this, some)
    this.changes.tell()
  }

  leave = (): Promise<void> => {
    this.asked.push('leave')
    this.say({ ended: 'left', connection: 'disconnected' })
    return Promise.resolve()
  }
  hurry = (): void => void this.asked.push('hurry')
  takeRelay = (): void => void this.asked.push('takeRelay')
  startSound = (): Promise<void> => Promise.resolve(void this.asked.push('startSound'))
  setVolume = (identity: string, volume: number): void =>
    void this.asked.push(`setVolume ${identity} ${volume}`)
}
