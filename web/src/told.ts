import { toFailure } from './api.ts'
import { failureText } from './failure-text.ts'
import type { Parley } from './parley.ts'

/** Does something, then says in a notice that it is done, or why not. Never throws. */
export const told = async (
  { notices, i18n }: Pick<Parley, 'notices' | 'i18n'>,
  { act, done }: { act: () => Promise<void>; done?: string },
): Promise<void> => {
  try {
    await act()
    if (done !== undefined) notices.show({ kind: 'good', text: done })
  } catch (thrown) {
    notices.show({ kind: 'bad', text: failureText(i18n, toFailure(thrown)) })
  }
}
