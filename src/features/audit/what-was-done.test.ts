import { expect, test } from 'vitest'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { startTestApp } from '../../testing/start-test-app.ts'

const room = 'PATCH /api/rooms/:code'

test('of rooms the log keeps what they are called, and what was changed from what to what; no code', async () => {
  const test = await startTestApp()
  const ana = await test.signedIn('Ana')
  const { code, version } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
  const params = { code }
  await ana.call(room, { params, body: { version, name: 'Board', access: 'signed_in' } })
  await ana.call(room, { params, body: { version: version + 1, name: 'Board' } })
  await ana.call('DELETE /api/rooms/:code', { params })
  const entries = await eventsOf(test, 'room.')
  expect(entries.map(({ event, changes }) => [event, changes])).toEqual([
    [
      'room.created',
      [
        { field: 'name', to: 'Tea' },
        { field: 'access', to: 'open' },
      ],
    ],
    [
      'room.changed',
      [
        { field: 'name', from: 'Tea', to: 'Board' },
        { field: 'access', from: 'open', to: 'signed_in' },
      ],
    ],
    ['room.deleted', [{ field: 'name', from: 'Board' }]],
  ])
  expect(JSON.stringify(entries)).not.toContain(code)
})

test('of meetings, who was removed, and where', async () => {
  const test = await startTestApp()
  const ana = await test.signedIn('Ana')
  const { code } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
  const join = 'POST /api/rooms/:code/join'
  const body = { name: 'Ben' }
  const { identity, meeting } = await test.newClient().call(join, { params: { code }, body })
  const meetingId = meeting.id
  await ana.call('POST /api/meetings/:meetingId/participants/:identity/remove', {
    params: { meetingId, identity },
  })
  await ana.call('POST /api/meetings/:meetingId/end', { params: { meetingId } })
  const where = { field: 'room', from: 'Tea' }
  expect(await eventsOf(test, 'participant.')).toMatchObject([
    { event: 'participant.removed', subject: identity, changes: [{ field: 'name', from: 'Ben' }, where] },
  ])
  expect(await eventsOf(test, 'meeting.ended')).toMatchObject([{ subject: meetingId, changes: [where] }])
})

test('of invitations, for whom, also when they are renewed and revoked', async () => {
  const test = await startTestApp()
  const root = await test.signedIn('Root', 'admin')
  const { made } = await root.call('POST /api/invitations', { body: { emails: ['Bo@x.test'] } })
  const params = { id: made[0]?.invitation.id ?? '' }
  await root.call('POST /api/invitations/:id/renew', { params, body: {} })
  await root.call('DELETE /api/invitations/:id', { params })
  const to = [
    { field: 'role', to: 'user' },
    { field: 'email', to: 'Bo@x.test' },
  ]
  const from = [
    { field: 'role', from: 'user' },
    { field: 'email', from: 'Bo@x.test' },
  ]
  const entries = await eventsOf(test, 'invitation.')
  expect(entries.map(({ event, changes }) => [event, changes])).toEqual([
    ['invitation.created', to],
    ['invitation.renewed', to],
    ['invitation.revoked', from],
  ])
})
