import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import { refusedNewAccount, type NewAccount, type NewAccountError } from '../setup/new-account.svelte.ts'

/** The form with which somebody makes an account by themselves. */
export const createRegistration = ({
  api,
  account,
}: {
  api: Api
  account: NewAccount
}): Form<NewAccountError, Me> =>
  new Form({
    judge: () => account.judge(),
    send: () => {
      const { email, name } = account
      return account.begin((first) =>
        api('POST /api/registration', { body: { email: email.trim(), name, ...first } }),
      )
    },
    blame: (failure) => account.blame(failure) ?? pickRefused(refusedNewAccount, failure),
  })
