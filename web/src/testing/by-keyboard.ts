import { userEvent, type Locator } from 'vitest/browser'

/** More stops than any screen has. */
const most = 120

/** Presses Tab until this has the focus, as somebody does who has no mouse; says where it went when it never gets there. */
export const tabTo = async (wanted: Locator, keys = '{Tab}'): Promise<void> => {
  const passed: string[] = []
  while (wanted.query() !== document.activeElement || document.activeElement === null) {
    const { tagName = 'nothing', textContent = '' } = document.activeElement ?? {}
    passed.push(`${tagName.toLowerCase()} ${textContent.trim().slice(0, 20)}`)
    if (passed.length > most)
      throw new Error(`never at ${wanted.selector}: ${passed.slice(0, 40).join(', ')}`)
    await userEvent.keyboard(keys)
  }
}

/** Goes there and presses it. */
export const pressKeyOn = async (wanted: Locator, key = '{Enter}'): Promise<void> => {
  await tabTo(wanted)
  await userEvent.keyboard(key)
}

/** Goes there and types, in place of what stands there. */
export const typeBy = async (wanted: Locator, text: string): Promise<void> => {
  await tabTo(wanted)
  await userEvent.keyboard(`{Control>}a{/Control}${text}`)
}
