import { toInstant } from '../core/clock.ts'
import { Failure } from '../core/failure.ts'
import { findAccount } from './account.ts'
import { withAccounts } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { table } from './table.ts'
import { tellServer } from './tell-server.ts'

/**
 * `parley session list`
 * @throws ConfigError, StartError, Failure
 */
export const listSessions = async (
  given: GivenSettings,
  output: Output,
  word: string,
): Promise<undefined> => {
  const sessions = await withAccounts(given, async (operator) => {
    const { id } = await findAccount(operator, word)
    return operator.sessions.list(id)
  })
  if (sessions.length === 0) output.remark('They are signed in nowhere.')
  const lines = sessions.map(({ id, seenAt, address, userAgent }) => [
    id,
    toInstant(seenAt),
    address,
    userAgent,
  ])
  output.answer(
    {
      sessions: sessions.map(({ id, createdAt, seenAt, expiresAt, address, userAgent }) => ({
        id,
        startedAt: toInstant(createdAt),
        seenAt: toInstant(seenAt),
        expiresAt: toInstant(expiresAt),
        address,
        userAgent,
      })),
    },
    sessions.length === 0 ? [] : table([['ID', 'LAST USED', 'FROM', 'BROWSER'], ...lines]),
  )
}

/**
 * `parley session end`
 * @throws ConfigError, StartError, Failure
 */
export const endSession = async (given: GivenSettings, output: Output, id: string): Promise<undefined> => {
  await withAccounts(given, async (operator) => {
    if (!(await operator.sessions.endAny(id))) throw new Failure('not_found', 'there is no such session')
    await operator.audit('session.ended', id)
    await tellServer(operator, output)
  })
  output.answer({ id, ended: true }, ['That browser is signed out.'])
}
