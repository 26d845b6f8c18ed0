import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api, ApiFailure } from '../../api.ts'
import { Form } from '../../form.svelte.ts'

export interface CodeStepError {
  code?: 'empty' | 'wrong'
}

/** The code after the password: of the app, or one that was kept for the day the app is lost. */
export class CodeStep {
  code = $state('')
  kind: 'app' | 'recovery' = $state('app')
  readonly form: Form<CodeStepError, Me>

  constructor({ api, again }: { api: Api; again: (why: ApiFailure) => void }) {
    this.form = new Form({
      judge: (): CodeStepError => (this.#isWhole() ? {} : { code: 'empty' }),
      send: () => api('POST /api/session/second-factor', { body: { code: this.code.trim() } }),
      blame: (failure): CodeStepError | undefined => {
        if (failure.reason === 'wrong_code') return { code: 'wrong' }
        if (failure.code !== 'gone') return undefined
        again(failure)
        return {}
      },
    })
  }

  /** Asks for the other kind of code. */
  turn(): void {
    this.kind = this.kind === 'app' ? 'recovery' : 'app'
    this.code = ''
    this.form.errors = {}
    this.form.failure = undefined
  }

  #isWhole(): boolean {
    const typed = this.code.replace(/\s/g, '')
    return this.kind === 'app' ? /^\d{6}$/.test(typed) : typed.length > 6
  }
}
