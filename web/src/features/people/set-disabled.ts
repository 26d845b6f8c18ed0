import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type Api } from '../../api.ts'

/**
 * Disables or enables an account. Whatever else somebody has changed on it meanwhile doesn't matter for that.
 * @throws ApiFailure
 */
export const setDisabled = async (
  api: Api,
  { id, version }: Pick<Account, 'id' | 'version'>,
  disabled: boolean,
): Promise<Account> => {
  const params = { id }
  try {
    return await api('PATCH /api/users/:id', { params, body: { disabled, version } })
  } catch (thrown) {
    if (toFailure(thrown).reason !== 'version') throw thrown
    const { user } = await api('GET /api/users/:id', { params })
    return await api('PATCH /api/users/:id', { params, body: { disabled, version: user.version } })
  }
}
