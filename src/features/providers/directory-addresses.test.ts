import { expect, test } from 'vitest'
import { atDirectory } from '../../testing/directory-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'

interface Me {
  user: object
}

test('somebody whose address the directory changes is who they were, and takes nobody’s', async () => {
  const { school, signIn, signedIn } = await atDirectory()
  const ana = await signedIn('Ana')
  const [before, silent] = [await signIn('ben', 'of-ben'), await signIn('silent', 'of-silent')]
  expect(refusedWith(silent)).toEqual([403, 'provider_no_email'])
  await school.setMail('ben', ana.email)
  const after = await signIn('ben', 'of-ben')
  expect(after.json<Me>().user).toEqual(before.json<Me>().user)
  // Ana’s account is hers alone: nothing there opens it, and its own password does.
  expect((await ana.call('GET /api/me/providers', {})).linked).toEqual([])
  expect((await ana.call('GET /api/me', {})).user).toMatchObject({ id: ana.userId, email: ana.email })
  // And whoever gets Ben’s old address in the directory isn’t Ben.
  await school.setMail('silent', 'ben@school.test')
  expect(refusedWith(await signIn('silent', 'of-silent'))).toEqual([409, 'account_exists'])
  expect((await signIn('ben', 'of-ben')).json<Me>().user).toEqual(before.json<Me>().user)
})
