import type { Contract, Input, Reply } from '../../../src/contract/contract.ts'
import { ApiFailure, type Api, type ApiFailureCode } from '../api.ts'

/** What the server would answer, by operation. */
export type Answers = { [K in keyof Contract]?: (input: Input<K>) => Reply<K> | Promise<Reply<K>> }

/** Never answers: a screen that waits. */
export const pending = (): Promise<never> => new Promise(() => undefined)

/** Answers with a failure of the contract. */
export const failing =
  (
    code: ApiFailureCode,
    more: { reason?: string; requestId?: string; details?: { path: string; message: string }[] } = {},
  ) =>
  (): Promise<never> =>
    Promise.reject(
      new ApiFailure({ code, ...(code !== 'unreachable' && { requestId: 'req-01JD8Q7K2M' }), ...more }),
    )

/** The contract's client on a table of answers. What isn't in the table is not found. */
export const fixtureApi = (answers: Answers): Api => {
  const api = async <K extends keyof Contract>(key: K, input?: Input<K>): Promise<Reply<K>> => {
    const answer = answers[key] as ((input: Input<K> | undefined) => Reply<K> | Promise<Reply<K>>) | undefined
    if (!answer) throw new ApiFailure({ code: 'not_found', requestId: 'req-fixture' })
    return await answer(input)
  }
  return api as Api
}
