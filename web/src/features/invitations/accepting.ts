import { toFailure, type Api } from '../../api.ts'
import type { Ways } from '../providers/ways.ts'

/** Accepts an invitation with a provider: its secret is told to this server alone. `lost`: the link opens nothing any more. */
export const accepting = ({ api, secret, lost }: { api: Api; secret: string; lost: () => void }): Ways => {
  const trying = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (thrown) {
      if (toFailure(thrown).reason === 'invitation') lost()
      throw thrown
    }
  }
  return {
    go: (provider) =>
      trying(api('POST /api/invitation/providers/:provider', { params: { provider }, body: { secret } })),
    enter: (provider, given) =>
      trying(
        api('POST /api/invitation/providers/:provider/password', {
          params: { provider },
          body: { secret, ...given },
        }),
      ),
  }
}
