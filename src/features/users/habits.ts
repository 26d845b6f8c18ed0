import type { AtJoin, PageLanguage } from '../../contract/shapes.ts'
import { Failure } from '../../core/failure.ts'
import type { FieldChange } from '../../platform/http/call.ts'
import type { Step } from '../../platform/db/statement.ts'
import { normaliseEmail } from './email.ts'

/** How somebody wants to be met, as they say themselves. Null follows whatever asks: their browser, or the server. */
export interface ChosenHabits {
  language: PageLanguage | null
  /** IANA name. */
  zone: string | null
  /** What they join meetings with. */
  microphoneAtJoin: AtJoin | null
  cameraAtJoin: AtJoin | null
}

export interface Habits extends ChosenHabits {
  /** SHA-256 of their picture. */
  picture: string | null
}

export interface HabitStore {
  find: (id: string) => Promise<Habits | null>
  /** By the normalised address. */
  findByEmail: (email: string) => Promise<Habits | null>
  change: (change: ChosenHabits & { id: string }) => Promise<void>
  /** The picture of an account is another one. */
  wearing: (change: { id: string; picture: string | null }) => Step
}

/** What isn't named stays. */
export type HabitChange = { id: string } & { [Field in keyof ChosenHabits]?: ChosenHabits[Field] | undefined }

export interface UserHabits {
  /** Of nobody: all null. */
  of: (id: string) => Promise<Habits>
  /** Of whoever has this address; null when nobody has. */
  ofAddress: (email: string) => Promise<Habits | null>
  /** Looks whether a change could be made. @throws Failure `invalid_input` */
  check: (wanted: Pick<HabitChange, 'zone'>) => void
  /** What is different. @throws Failure `invalid_input` */
  change: (wanted: HabitChange) => Promise<FieldChange[]>
}

const none: Habits = {
  language: null,
  zone: null,
  microphoneAtJoin: null,
  cameraAtJoin: null,
  picture: null,
}

/** A zone by its name: an offset is none, since it doesn't know summer. */
const isZone = (name: string): boolean => {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Object
  } catch {
    return false
  }
}

const check: UserHabits['check'] = ({ zone }) => {
  if (typeof zone !== 'string' || isZone(zone)) return
  const message = 'must be the name of a time zone, as Europe/Berlin'
  throw new Failure('invalid_input', message, { details: [{ path: 'zone', message }] })
}

export const createHabits = ({ store }: { store: HabitStore }): UserHabits => ({
  of: async (id) => (await store.find(id)) ?? none,
  check,
  ofAddress: (email) => store.findByEmail(normaliseEmail(email)),
  async change({ id, ...wanted }) {
    check(wanted)
    const before = (await store.find(id)) ?? none
    const said = <T>(now: T | undefined, until: T): T => (now === undefined ? until : now)
    const after: ChosenHabits = {
      language: said(wanted.language, before.language),
      zone: said(wanted.zone, before.zone),
      microphoneAtJoin: said(wanted.microphoneAtJoin, before.microphoneAtJoin),
      cameraAtJoin: said(wanted.cameraAtJoin, before.cameraAtJoin),
    }
    const changes = (['language', 'zone', 'microphoneAtJoin', 'cameraAtJoin'] as const)
      .filter((field) => before[field] !== after[field])
      .map((field) => ({ field, from: before[field] ?? '', to: after[field] ?? '' }))
    if (changes.length > 0) await store.change({ id, ...after })
    return changes
  },
})
