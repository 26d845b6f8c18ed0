import { toFailure, type ApiFailure } from './api.ts'

/** What a form is about. `Errors` has a key for every field that can be wrong. */
export interface FormUse<Errors extends object, Answer> {
  /** What is wrong before the server is asked. */
  judge: () => Errors
  send: () => Promise<Answer>
  /** What a failure says about fields; nothing when it speaks of something else. */
  blame: (failure: ApiFailure) => Errors | undefined
}

/** A form: judged here, sent once at a time, judged by the server in the end. */
export class Form<Errors extends object, Answer> {
  busy = $state(false)
  errors: Partial<Errors> = $state.raw({})
  /** Why it wasn't taken, where no field is to blame. */
  failure: ApiFailure | undefined = $state.raw()
  readonly #use: FormUse<Errors, Answer>

  constructor(use: FormUse<Errors, Answer>) {
    this.#use = use
  }

  /** What is being mended is no longer held against anybody. */
  forgive(field: keyof Errors): void {
    const { [field]: _, ...rest } = this.errors
    this.errors = rest as Partial<Errors>
  }

  /** What the server answered, or null when something has to be mended; never throws. */
  async submit(): Promise<Answer | null> {
    if (this.busy) return null
    this.errors = this.#use.judge()
    this.failure = undefined
    if (Object.keys(this.errors).length > 0) return null
    this.busy = true
    try {
      return await this.#use.send()
    } catch (thrown) {
      const failure = toFailure(thrown)
      const blamed = this.#use.blame(failure)
      if (blamed) this.errors = blamed
      else this.failure = failure
      return null
    } finally {
      this.busy = false
    }
  }
}

/** Of what is wrong with fields the server doesn't take, what a failure names; nothing when it names none of them. */
export const pickRefused = <Errors extends object>(
  refused: Errors,
  { details }: ApiFailure,
): Partial<Errors> | undefined => {
  const fields = new Set(details.map(({ path }) => path.split(/[./]/).at(-1)))
  const found = Object.entries(refused).filter(([field]) => fields.has(field))
  return found.length === 0 ? undefined : (Object.fromEntries(found) as Partial<Errors>)
}
