import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { looks, openBrowser } from '../../scripts/gallery/browser.mjs'
import { walkByKeyboard } from './keyboard.ts'

declare global {
  interface Window {
    axe: typeof axe
  }
}

type Browser = Awaited<ReturnType<typeof openBrowser>>
type View = Awaited<ReturnType<Browser['openLook']>>
type Page = Awaited<ReturnType<View['show']>>

/** A narrow phone, the smallest that WCAG asks for (1280 at 400 % is the same 320). */
const narrow = { width: 320, height: 640 }
/** 1280 × 800 at 200 %. */
const zoomed = { width: 640, height: 400 }

/** One way to look at every screen. */
interface Way {
  name: string
  look: Parameters<Browser['openLook']>[0] & { only?: RegExp }
  /** With the rules of accessibility and a walk by keyboard, which take longest. */
  rules: boolean
}

/**
 * In two halves that take about as long: each is a file, so that both run at the same time. Every look of the gallery has
 * the rules and the walk; the dark one with longer words, which neither asks about, so that these cost no drawing.
 */
export const halves: readonly (readonly Way[])[] = [
  [
    { name: 'dark, longer words', look: { ...looks.dark, language: 'pseudo' }, rules: true },
    { name: 'light', look: looks.light, rules: true },
    { name: 'phone on its side', look: looks.landscape, rules: true },
    { name: '320 px', look: { theme: 'light', language: 'de', viewport: narrow }, rules: false },
    { name: '200 %', look: { theme: 'light', language: 'de', viewport: zoomed }, rules: false },
    {
      name: 'longer words on a phone',
      look: { theme: 'light', language: 'pseudo', viewport: narrow },
      rules: false,
    },
  ],
  [
    { name: 'on a phone', look: looks.phone, rules: true },
    { name: 'dark, on a phone, right to left', look: looks['arabic-phone'], rules: true },
    { name: 'right to left', look: looks.arabic, rules: true },
    {
      name: '320 px, right to left',
      look: { theme: 'dark', language: 'ar', viewport: narrow },
      rules: false,
    },
  ],
]

/** Elements that stick out of the window although nothing lets people scroll to them; the names of the first few. */
const stickingOut = () => {
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect()
    return width > 0 && (right > clientWidth + 1 || left < -1)
  })
  return wide
    .slice(-3)
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)
}

/** All rules, on the page that has them already. Only what is violated is written out, which is what takes long. */
const violationsOf = async (page: Page) =>
  page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ['violations'],
      // Of WCAG 2.2 as the others, but left off until somebody asks.
      rules: { 'target-size': { enabled: true } },
      // No rule that is on reads the style sheets, and fetching them is a sixth of the time.
      preload: { assets: ['media'] },
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
    )
  })

/**
 * Every screen in every state, as the gallery draws it: no accessibility violation (contrast included), no report of the
 * content security policy, nothing wider than the window, everything within reach of the keyboard.
 */
export const lookThrough = async (ways: readonly Way[]): Promise<void> => {
  const browser = await openBrowser(inject('galleryOrigin'))
  const names = await browser.names()

  afterAll(() => browser.close())

  describe.each(ways)('$name', ({ look, rules }) => {
    let view: View
    beforeAll(async () => {
      view = await browser.openLook({ ...look, script: rules ? axe.source : '' })
    })
    afterAll(() => view.close())

    it.each(names.filter((name) => look.only?.test(name) ?? true))('%s', async (name) => {
      const page = await view.show(name)
      expect(await page.evaluate(stickingOut)).toEqual([])
      expect(await page.getAttribute('html', 'data-violations')).toBeNull()
      if (!rules) return
      expect(await violationsOf(page)).toEqual([])
      expect(await walkByKeyboard(page)).toEqual([])
    })
  })
}
