import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm } from '../../testing/press.ts'
import { fixtureDevice, passkeysAt } from '../passkeys/testing/fixture-device.ts'
import AccountPage from './AccountPage.svelte'
import { exampleAnswers as here } from './testing/example-answers.ts'

const me = { user: mara, passkeysAt }
const props = { device: fixtureDevice() }
const weigh = 'GET /api/me/departure'
const leave = 'POST /api/me/departure'
const leavesAt = '2026-12-05T09:30:00.000Z'

/** Opens the dialog that deletes the account, and types into it. */
const toLeave = async (root: ParentNode, typed: string): Promise<void> => {
  await drawn()
  await press(root, '[aria-labelledby=leave] button')
  await drawn()
  await submitForm(root.querySelector('dialog') ?? root, { '[type=email]': typed })
  await drawn()
}

/** What somebody takes along, and how they leave. */
export const gallery: Gallery = [
  shot({
    screen: 'account',
    state: 'leave',
    component: AccountPage,
    props,
    given: { me, answers: { ...here, [leave]: failing('internal') } },
    act: ({ root }) => toLeave(root, 'somebody@else.example'),
  }),
  shot({
    screen: 'account',
    state: 'left',
    component: AccountPage,
    props,
    given: {
      me,
      answers: {
        ...here,
        'GET /api/me': () => ({ build: 'b', setupNeeded: false }),
        [leave]: () => ({
          leavesAt,
          link: { url: 'https://meet.studio.example/keep#q7d3kX0s9vTzB2mLwYhJ4g', expiresAt: leavesAt },
        }),
      },
    },
    act: ({ root }) => toLeave(root, mara.email),
  }),
  shot({
    screen: 'account',
    state: 'left-mail',
    component: AccountPage,
    props,
    given: {
      me: { ...me, mail: true },
      answers: {
        ...here,
        'GET /api/me': () => ({ build: 'b', setupNeeded: false, mail: true }),
        [leave]: () => ({ leavesAt }),
      },
    },
    act: ({ root }) => toLeave(root, mara.email),
  }),
  shot({
    screen: 'account',
    state: 'last-admin',
    component: AccountPage,
    props,
    given: {
      me,
      answers: { ...here, [weigh]: () => ({ rooms: 3, invitations: 0, days: 14, may: false }) },
    },
    act: async ({ root }) => {
      await drawn()
      root.querySelector('[aria-labelledby=leave]')?.scrollIntoView({ block: 'center' })
    },
  }),
  ...(['busy', 'failed', 'done'] as const).map((state) =>
    shot({
      screen: 'account',
      state: `export-${state}`,
      component: AccountPage,
      props,
      given: {
        me,
        answers: {
          ...here,
          'POST /api/me/export': {
            busy: pending,
            failed: failing('unreachable'),
            done: () => new Blob(['PK']),
          }[state],
        },
      },
      act: async ({ root }) => {
        await drawn()
        // A picture keeps no files.
        root.ownerDocument.addEventListener('click', (event) => {
          if (event.target instanceof HTMLAnchorElement && event.target.download) event.preventDefault()
        })
        root.querySelector('[aria-labelledby=export]')?.scrollIntoView({ block: 'center' })
        await press(root, '[aria-labelledby=export] .foot button')
        await drawn()
      },
    }),
  ),
]
