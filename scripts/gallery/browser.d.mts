import type { Page } from '@playwright/test'

/** How a screen is looked at. */
export interface Look {
  theme: string
  /** `pseudo` is English, strangely accented and 40 % longer. */
  language: string
  viewport: { width: number; height: number }
  phone?: boolean
  zoom?: number
  /** Run in the page before the first shot. */
  script?: string
}

export declare const looks: Record<
  'light' | 'dark' | 'phone' | 'landscape' | 'arabic' | 'arabic-phone',
  Look & {
    /** The shots it is for; all of them without. */
    only?: RegExp
  }
>

export declare const openBrowser: (origin: string) => Promise<{
  /** Every shot, `screen.state`. */
  names: () => Promise<string[]>
  openLook: (look: Look) => Promise<{ show: (name: string) => Promise<Page>; close: () => Promise<void> }>
  close: () => Promise<void>
}>
