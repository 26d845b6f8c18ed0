import type { Attachment } from 'svelte/attachments'

/** What one does first there, which is not to close it again: fill in a field, else choose a button, the safe one. */
const beginningOf = (dialog: HTMLElement): HTMLElement | null => {
  const fields = dialog.querySelectorAll<HTMLElement>('.content :is(input, select, textarea, [tabindex="0"])')
  const usable = [...fields].filter(
    (one) => one.checkVisibility() && !one.matches(':disabled, [tabindex="-1"]'),
  )
  const chosen = usable[0]?.matches('[type=radio]')
    ? usable.find((one) => one.matches(':checked'))
    : undefined
  return chosen ?? usable[0] ?? dialog.querySelector('footer :is(a, button)')
}

/** Above everything else while it stands there; the focus comes in, and goes back to where it was. */
export const modal: Attachment<HTMLDialogElement> = (dialog) => {
  const opener = document.activeElement
  dialog.showModal()
  if (!dialog.querySelector('[autofocus]')) beginningOf(dialog)?.focus()
  return () => {
    dialog.close()
    // It is off the page by now, so that the browser gives the focus back to nobody.
    const isFree = document.activeElement === document.body || document.activeElement === null
    if (isFree && opener instanceof HTMLElement) opener.focus()
  }
}
