import { toInstant } from '../core/clock.ts'
import { exitCodes, StartError } from '../core/start-error.ts'
import { withAccounts } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'

/**
 * `parley setup-link`: a fresh link that makes the first admin; older ones stop working.
 * @throws ConfigError, StartError also when there is an admin already
 */
export const showSetupLink = async (given: GivenSettings, output: Output): Promise<undefined> => {
  const link = await withAccounts(given, ({ setup }) => setup.createSetupLink())
  if (link === null)
    throw new StartError({
      message: 'There is an admin already; setup links are for the first one.',
      cure: 'Make another with: parley user create --admin --email … --name …',
      exitCode: exitCodes.failure,
    })
  output.remark('This link makes the first admin. It works once, for 30 minutes:')
  output.answer({ url: link.url, expiresAt: toInstant(link.expiresAt) }, [link.url])
}
