import type { Attachment } from 'svelte/attachments'

/** A field that takes the focus when it appears, if it is the `first`. */
export const takesFocus =
  (first: boolean): Attachment<HTMLInputElement | HTMLTextAreaElement> =>
  (input) => {
    // A dialog gives the focus to what is marked so.
    input.autofocus = first
    if (first) input.focus()
  }
