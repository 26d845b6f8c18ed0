import type { Parley } from '../parley.ts'

/** Puts a text on the clipboard. Where the browser forbids it, shows it to be copied by hand and answers false. */
export const copyText = async (
  { notices, i18n }: Pick<Parley, 'notices' | 'i18n'>,
  text: string,
): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    notices.show({ text: i18n.t('ui.copy.byHand', { text }), stays: 20_000 })
    return false
  }
}
