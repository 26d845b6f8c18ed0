import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn } from '../../testing/press.ts'
import AuditPage from './AuditPage.svelte'
import { exampleEntries } from './testing/example-entries.ts'

const get = 'GET /api/audit'
const given = { me: { user: mara }, path: '/admin/audit' }

export const gallery: Gallery = [
  shot({
    screen: 'audit',
    state: 'list',
    component: AuditPage,
    given: { ...given, answers: { [get]: () => ({ entries: exampleEntries, more: true }) } },
    act: drawn,
  }),
  shot({
    screen: 'audit',
    state: 'empty',
    component: AuditPage,
    given: { ...given, search: '?kind=meeting', answers: { [get]: () => ({ entries: [], more: false }) } },
    act: drawn,
  }),
  shot({
    screen: 'audit',
    state: 'none',
    component: AuditPage,
    given: {
      ...given,
      search: '?search=2001:db8::7&period=week',
      answers: { [get]: () => ({ entries: [], more: false }) },
    },
    act: drawn,
  }),
  shot({
    screen: 'audit',
    state: 'days',
    component: AuditPage,
    given: {
      ...given,
      search: '?period=days&from=2026-11-02&until=2026-11-20',
      answers: { [get]: () => ({ entries: exampleEntries, more: true }) },
    },
    act: drawn,
  }),
  shot({
    screen: 'audit',
    state: 'busy',
    component: AuditPage,
    given: { ...given, answers: { [get]: pending } },
  }),
  shot({
    screen: 'audit',
    state: 'error',
    component: AuditPage,
    given: { ...given, answers: { [get]: failing('internal') } },
    act: drawn,
  }),
]
