import { systemNow } from '../core/clock.ts'
import { Failure } from '../core/failure.ts'
import { accountMerged } from '../features/mail/index.ts'
import { changesOf, traceOf } from '../features/users/index.ts'
import { confirmEnd, findAccount, mailLanguage, nameOf } from './account.ts'
import { withAccounts } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { tellServer } from './tell-server.ts'
import { userForPrograms } from './user.ts'

export interface Rename {
  word: string
  name?: string
  /** Null takes it away. */
  username?: string | null
}

/**
 * `parley user rename`: what is so already is no mistake.
 * @throws ConfigError, StartError, Failure
 */
export const renameAccount = async (
  given: GivenSettings,
  output: Output,
  { word, ...wanted }: Rename,
): Promise<undefined> => {
  if (wanted.name === undefined && wanted.username === undefined)
    throw new Failure('invalid_input', 'nothing to change: give --name, --username or --no-username')
  const user = await withAccounts(given, async (operator) => {
    const { id } = await findAccount(operator, word)
    const { before, after } = await operator.people.change({ id, ...wanted })
    const changed = changesOf(before, after)
    if (changed.length > 0) await operator.audit('user.changed', id, changed)
    return after
  })
  const signsIn = user.username === null ? 'has no username' : `signs in as ${user.username}, too`
  output.answer(userForPrograms(user), [`${nameOf(user)} ${signsIn}.`])
}

/**
 * `parley user merge`: both addresses are told, where there is a mail server.
 * @throws ConfigError, StartError, Failure
 */
export const mergeAccounts = async (
  given: GivenSettings,
  output: Output,
  { word, into, isSure }: { word: string; into: string; isSure: boolean },
): Promise<undefined> => {
  const { gone, kept } = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    const heir = await findAccount(operator, into)
    const to = `make this account part of ${nameOf(heir)}`
    await confirmEnd(user, { isSure, what: 'Merging accounts', to })
    const merged = await operator.people.merge({ id: user.id, into: heir.id })
    await operator.audit('user.merged', heir.id, traceOf(merged.gone))
    const told = { ...merged, at: systemNow(), publicUrl: operator.publicUrl, language: mailLanguage }
    for (const reader of [merged.gone, merged.kept])
      await operator.mail.tell(accountMerged({ ...told, user: reader }))
    await tellServer(operator, output)
    return merged
  })
  output.answer({ id: gone.id, mergedInto: userForPrograms(kept) }, [
    `${nameOf(gone)} is part of ${nameOf(kept)} now.`,
  ])
}
