import { tick } from 'svelte'

/** Where the focus goes when what had it is gone: the heading of the page. */
export const focusHeading = async (): Promise<void> => {
  await tick()
  document.querySelector<HTMLElement>('main h1')?.focus()
}

/** After a form was refused: puts the focus into its first field that is wrong. */
export const focusFirstWrong = async (form: HTMLElement): Promise<void> => {
  await tick()
  form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
}
