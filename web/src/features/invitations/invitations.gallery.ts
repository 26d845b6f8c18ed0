import { shot, type Gallery, type Shot } from '../../../gallery/shot.ts'
import { mara } from '../../testing/examples.ts'
import { failing, pending, type Answers } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm } from '../../testing/press.ts'
import InvitationsPage from './InvitationsPage.svelte'
import { exampleInvitation, exampleInvitations, linkFor } from './testing/example-invitations.ts'

const list = 'GET /api/invitations'
const create = 'POST /api/invitations'
const filled: Answers = { [list]: () => ({ invitations: exampleInvitations }) }
const made = ['ada@example.org', 'jun.li.of.the.northern.studio@partners.studio.example'].map(
  (email, index) => linkFor(exampleInvitation(5 + index, { email })),
)

const page = (state: string, answers: Answers, act: NonNullable<Shot['act']> = drawn) =>
  shot({
    screen: 'invitations',
    state,
    component: InvitationsPage,
    given: { me: { user: mara }, path: '/admin/invitations', answers },
    act,
  })

const openDialog = async (root: HTMLElement) => {
  await drawn()
  await press(root, 'main .primary')
}

export const gallery: Gallery = [
  page('list', filled),
  page('empty', { [list]: () => ({ invitations: [] }) }),
  page('busy', { [list]: pending }),
  page('error', { [list]: failing('internal') }),
  page('revoke', filled, async ({ root }) => {
    await drawn()
    await press(root, 'main .danger')
  }),
  page('dialog', filled, ({ root }) => openDialog(root)),
  page('dialog-anybody', filled, async ({ root }) => {
    await openDialog(root)
    await press(root, 'input[value=anybody]')
  }),
  page('dialog-wrong', filled, async ({ root }) => {
    await openDialog(root)
    await submitForm(root, { textarea: 'ada@example.org, Jun Li, yusuf@' })
  }),
  page(
    'links',
    { ...filled, [create]: () => ({ made, taken: ['mara@studio.example'] }) },
    async ({ root }) => {
      await openDialog(root)
      await submitForm(root, { textarea: 'ada@example.org' })
      await drawn()
    },
  ),
  page(
    'renewed',
    { ...filled, 'POST /api/invitations/:id/renew': () => linkFor(exampleInvitation(2, {})) },
    async ({ root }) => {
      await drawn()
      await press(root, 'li:nth-child(2) .acts button')
      await drawn()
    },
  ),
]
