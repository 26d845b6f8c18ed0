import type { Room } from '../../../src/contract/rooms.ts'
import type { Me } from '../../../src/contract/shapes.ts'
import type { Person } from '../../../src/contract/shapes.ts'

/** People and rooms to draw and to test with. */
export const mara: NonNullable<Me['user']> = {
  id: '0193f6a0-0000-7000-8000-000000000001',
  name: 'Mara Okoye',
  email: 'mara@studio.example',
  role: 'admin',
}

/** A logo, as a picture that needs no server. */
export const exampleLogo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 28"><rect width="40" height="28" rx="6" fill="#7c3aed"/><circle cx="14" cy="14" r="7" fill="#fff"/><circle cx="26" cy="14" r="7" fill="#fbbf24"/></svg>',
)}`

/** Somebody's picture, as one that needs no server. */
export const exampleFace = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="#f2c9a1"/><path d="M0 40q16-9 32 0t32 0v24H0z" fill="#3e7c76"/><circle cx="32" cy="27" r="13" fill="#8a5a3c"/><path d="M10 64q4-20 22-20t22 20z" fill="#f4efe6"/></svg>',
)}`

export const person = (name: string, role: Person['role'] = 'guest'): Person => ({
  identity: Array.from(name, (sign) => (sign.codePointAt(0) ?? 0).toString(36))
    .join('')
    .padEnd(22, 'x')
    .slice(0, 22),
  name,
  role,
  joinedAt: '2026-11-21T09:12:00.000Z',
})

export const room = (some: Partial<Room> & Pick<Room, 'code' | 'name'>): Room => ({
  access: 'open',
  createdAt: '2026-11-02T08:00:00.000Z',
  version: 3,
  people: [],
  you: { role: 'host', may: ['enter', 'edit', 'delete', 'end', 'remove'] },
  ...some,
})

const meeting = { id: '0193f6a0-0000-7000-8000-0000000000aa', startedAt: '2026-11-21T09:10:00.000Z' }

export const studio = room({
  code: 'kfa-rwdo-tqe',
  name: 'Studio',
  meeting,
  people: ['Anna Nowak', 'Jun Li', 'Tomás Silva', 'Yusuf Demir'].map((name) => person(name)),
})

export const exampleRooms: Room[] = [
  studio,
  room({ code: 'mqb-vexo-nsa', name: 'Mara’s room', access: 'signed_in' }),
  room({ code: 'pxq-nezi-hub', name: 'Open hours' }),
  room({ code: 'tlc-yuwa-gom', name: 'قاعة القراءة', people: [person('مريم الحسن')], meeting }),
  room({
    code: 'zde-kory-pim',
    name: 'Quarterly planning with everybody from the northern and the southern studio',
    access: 'signed_in',
  }),
]
