import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { atDirectory } from '../../testing/directory-desk.ts'
import { base, guids } from '../../testing/directory.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { groupFilterFor } from './directory.ts'
import { createIdentityStore } from './identities.store.ts'

const groupBase = `ou=groups,${base}`
const searching = { groupBase, groupFilter: '(&(objectClass=groupOfNames)(member={dn}))' }

interface Me {
  user: { id: string; role: string }
}

/** A directory whose admins are those of a group. */
const withGroups = async (groups: object, adminGroup: string, more: object = {}) => {
  const fields = { adminGroup, groupsClaim: '', ...more }
  const desk = await atDirectory({ fields })
  const directory = { ...desk.directory, ...groups }
  const change = (given: object) =>
    desk.admin.send('PATCH /api/providers/:id', { params: { id: 'school' }, body: { version: 1, ...given } })
  const changed = await change({ directory })
  expect(changed.statusCode).toBe(200)
  const roleOf = async (username: string, password: string) =>
    (await desk.signIn(username, password)).json<Me>().user.role
  return { ...desk, directory, roleOf, changed }
}

test.each([
  ['(member={dn})', { dn: 'uid=a\\, (1)*,dc=x', username: 'a' }, '(member=uid=a\\5c, \\281\\29\\2a,dc=x)'],
  ['(memberUid={username})', { dn: '', username: '*)(uid=*' }, '(memberUid=\\2a\\29\\28uid=\\2a)'],
  ['(|(a={dn})(b={username}))', { dn: '{username}', username: '{dn}' }, '(|(a={username})(b={dn}))'],
])('%s for %j is %s', (filter, who, expected) => {
  expect(groupFilterFor(filter, who)).toBe(expected)
})

test('groups are found by a search of their own, by DN', async () => {
  const { roleOf, changed } = await withGroups(searching, `CN=it, ${groupBase}`)
  expect(changed.json()).toMatchObject({ directory: searching })
  expect(await roleOf('ana', 'of-ana')).toBe('admin')
  expect(await roleOf('ben', 'of-ben')).toBe('user')
})

test('a DN with signs that mean something in filters finds its own groups, and no others', async () => {
  const { roleOf } = await withGroups(searching, `cn=odd,${groupBase}`)
  expect(await roleOf('odd, (1)*', 'of-odd')).toBe('admin')
  expect(await roleOf('ana', 'of-ana')).toBe('user')
})

test('groups of user names are found by what was typed', async () => {
  const groups = { groupBase, groupFilter: '(&(objectClass=posixGroup)(memberUid={username}))' }
  const { roleOf } = await withGroups(groups, `cn=unix,${groupBase}`)
  expect(await roleOf('ana', 'of-ana')).toBe('admin')
  expect(await roleOf('odd, (1)*', 'of-odd')).toBe('user')
})

test('the attribute counts beside the search', async () => {
  const { roleOf } = await withGroups(searching, `cn=it,${base}`, { groupsClaim: 'employeeType' })
  expect(await roleOf('ana', 'of-ana')).toBe('admin')
})

test('whoever is taken out of what is searched is no admin any more; where it can’t be searched, nobody is let in', async () => {
  const { roleOf, admin, directory, signIn } = await withGroups(searching, `cn=it,${groupBase}`)
  const change = (version: number, given: object) =>
    admin.call('PATCH /api/providers/:id', {
      params: { id: 'school' },
      body: { version, directory: { ...directory, ...given } },
    })
  expect(await roleOf('ana', 'of-ana')).toBe('admin')
  await change(2, { groupBase: `ou=nowhere,${base}` })
  expect(refusedWith(await signIn('ana', 'of-ana'))).toEqual([503, 'provider_failed'])
  await change(3, { groupFilter: '(&(objectClass=posixGroup)(member={dn}))' })
  expect(await roleOf('ana', 'of-ana')).toBe('user')
})

test('the test looks where groups are, too', async () => {
  const { admin, asked, directory } = await atDirectory()
  const ask = async (given: object) => {
    const body = { ...asked, directory: { ...directory, ...searching, ...given } }
    return (await admin.send('POST /api/providers/test', { body })).json<object>()
  }
  expect(await ask({})).toEqual({})
  expect(await ask({ groupBase: `ou=nowhere,${base}` })).toEqual({ problem: { kind: 'base' } })
})

test.each([
  ['groupFilter', { groupBase, groupFilter: '' }],
  ['groupFilter', { groupBase }],
  ['groupFilter', { groupBase, groupFilter: '(cn=it)' }],
  ['groupFilter', { groupBase, groupFilter: '(member={dn}' }],
  ['groupFilter', { groupBase, groupFilter: 'member={dn}' }],
  ['groupBase', { groupBase: ' ', groupFilter: '(member={dn})' }],
])('a wrong %s is blamed: %j', async (field, groups) => {
  const { admin, directory } = await atDirectory()
  const body = { version: 1, directory: { ...directory, ...groups } }
  const refused = await admin.send('PATCH /api/providers/:id', { params: { id: 'school' }, body })
  expect(refused.json()).toMatchObject({
    code: 'invalid_input',
    details: [{ path: `directory.${field}` }],
  })
})

describeDatabases('somebody known by bytes that are no text', ({ open }) => {
  test.each(['objectGUID', 'objectguid'])('is one person, and the only one (%s)', async (idAttribute) => {
    const database = await open()
    const { signIn, school, admin, directory, newClient } = await atDirectory({ database })
    await admin.call('PATCH /api/providers/:id', {
      params: { id: 'school' },
      body: { version: 1, directory: { ...directory, idAttribute } },
    })
    const issuer = school.encrypted.replace('ldaps', 'ldap')
    const identities = createIdentityStore({ database })
    const ids = []
    for (const username of ['cy', 'dee'] as const) {
      const { made } = await admin.call('POST /api/invitations', { body: { emails: [`${username}@x.test`] } })
      const secret = made[0]?.link?.url.split('#')[1] ?? ''
      const accepted = await newClient().send('POST /api/invitation/providers/:provider/password', {
        params: { provider: 'school' },
        body: { secret, username, password: `of-${username}` },
      })
      const { id } = accepted.json<Me>().user
      const found = await identities.find({ issuer, subject: guids[username].toString('hex') })
      expect(found?.userId).toBe(id)
      expect((await signIn(username, `of-${username}`)).json()).toMatchObject({ user: { id } })
      ids.push(id)
    }
    expect(new Set(ids).size).toBe(2)
  })
})
