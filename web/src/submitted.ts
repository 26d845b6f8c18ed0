import { focusFirstWrong } from './focus-first.ts'
import type { Form } from './form.svelte.ts'

type Submitted = SubmitEvent & { currentTarget: HTMLFormElement }

/** What a form element does when it is submitted: `done` with the answer, or the focus on what has to be mended. */
export const submitted =
  <Answer>(form: Pick<Form<never, Answer>, 'submit'>, done: (answer: Answer) => void) =>
  async (event: Submitted): Promise<void> => {
    event.preventDefault()
    const element = event.currentTarget
    const answer = await form.submit()
    if (answer === null) await focusFirstWrong(element)
    else done(answer)
  }
