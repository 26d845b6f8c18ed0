import { tick } from 'svelte'

const find = (root: ParentNode, selector: string): HTMLElement => {
  const found = root.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`nothing on the screen matches ${selector}`)
  return found
}

/** Presses something, as a person would. */
export const press = async (root: ParentNode, selector: string): Promise<void> => {
  find(root, selector).click()
  await tick()
}

/** Types into a field. */
export const typeInto = async (root: ParentNode, selector: string, text: string): Promise<void> => {
  const input = find(root, selector)
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement))
    throw new Error(`${selector} is no field`)
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  await tick()
}

/** Fills fields by selector, then presses the form's submit button. */
export const submitForm = async (
  root: ParentNode,
  fields: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const [selector, text] of Object.entries(fields)) await typeInto(root, selector, text)
  await press(root, 'form [type=submit], [type=submit][form]')
  await new Promise(requestAnimationFrame)
}

/** Waits for the next picture: what was just answered is drawn by then. */
export const drawn = async (): Promise<void> => {
  await new Promise(requestAnimationFrame)
}
