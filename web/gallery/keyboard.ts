import type { Page } from '@playwright/test'
import type { Walk } from './walk.ts'

declare global {
  interface Window {
    /** What follows the focus, in the page. */
    Walk: typeof Walk
    walk: Walk
  }
}

const codes = { Tab: 9, ArrowDown: 40 }

/**
 * Goes over what stands on a page with nothing but real keys, from its start to its end, through a menu or dialog that is
 * open instead, and closes that. Answers what is wrong: what can't be reached, or holds the focus, or doesn't show it.
 */
export const walkByKeyboard = async (page: Page): Promise<string[]> => {
  const { key, presses, closes } = await page.evaluate(() => {
    window.walk = new window.Walk()
    return window.walk.steps
  })
  // All at once, one behind the other: the page looks at each by itself, and nobody waits for every answer.
  const keyboard = await page.context().newCDPSession(page)
  const down = { type: 'rawKeyDown', key, code: key, windowsVirtualKeyCode: codes[key] } as const
  await Promise.all(Array.from({ length: presses }, () => keyboard.send('Input.dispatchKeyEvent', down)))
  await keyboard.detach()
  const faults = await page.evaluate(() => window.walk.faults())
  if (!closes) return faults
  await page.keyboard.press('Escape')
  return [...faults, ...(await page.evaluate(() => window.walk.stays()))]
}
