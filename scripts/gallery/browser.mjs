// Opens shots of the gallery in Debian's Chromium.
/* global MutationObserver, CustomEvent, dispatchEvent -- what the page has */
import { chromium } from '@playwright/test'

/** How every screen is looked at. `language` and `theme` go to the page, the rest to the browser. */
export const looks = {
  light: { theme: 'light', language: 'en', viewport: { width: 1280, height: 800 } },
  dark: { theme: 'dark', language: 'en', viewport: { width: 1280, height: 800 } },
  phone: { theme: 'light', language: 'en', viewport: { width: 390, height: 844 }, phone: true },
  // Only what is laid out apart for it.
  landscape: {
    theme: 'dark',
    language: 'en',
    viewport: { width: 844, height: 390 },
    phone: true,
    only: /^(meeting|prejoin)\./,
  },
  arabic: { theme: 'light', language: 'ar', viewport: { width: 1280, height: 800 } },
  'arabic-phone': { theme: 'dark', language: 'ar', viewport: { width: 390, height: 844 }, phone: true },
}

const remember = () => {
  const found = []
  document.addEventListener('securitypolicyviolation', (event) => {
    found.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
    document.documentElement.dataset.violations = found.join('\n')
  })
}

/** In the page: asks for a shot and waits until it stands. */
const present = (name) =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${name} didn't stand within 20 s`)), 20_000)
    const html = document.documentElement
    const watch = new MutationObserver(() => {
      if (html.dataset.gallery !== name) return
      watch.disconnect()
      clearTimeout(late)
      resolve()
    })
    delete html.dataset.gallery
    delete html.dataset.violations
    watch.observe(html, { attributeFilter: ['data-gallery'] })
    dispatchEvent(new CustomEvent('show', { detail: name }))
  })

/** From outside, because a page that is busy for ever can't watch its own clock. */
const within = async (shown, name) => {
  let late
  const tooLate = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`${name}: the page doesn't answer`)), 22_000)
  })
  await Promise.race([shown, tooLate]).finally(() => clearTimeout(late))
}

/** A browser that opens shots. One page per look, used again for every shot. */
export const openBrowser = async (origin) => {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--font-render-hinting=none'],
  })

  const openLook = async ({ theme, language, viewport, phone = false, zoom = 1, script = '' }) => {
    const context = await browser.newContext({
      viewport,
      hasTouch: phone,
      deviceScaleFactor: zoom,
      reducedMotion: 'reduce',
      colorScheme: theme,
    })
    await context.addInitScript(remember)
    const errors = []
    const open = async () => {
      const page = await context.newPage()
      page.on('pageerror', (error) => errors.push(error.message))
      await page.goto(`${origin}/?theme=${theme}&language=${language}`)
      await page.waitForSelector('html[data-gallery=list]', { state: 'attached', timeout: 30_000 })
      await page.evaluate(script)
      return page
    }
    let page = await open()
    /** A shot that fails takes its page along: the next ones don't wait for it. */
    const show = async (name) => {
      errors.length = 0
      try {
        await within(page.evaluate(present, name), name)
        if (errors.length > 0) throw new Error(`${name}: ${errors.join('; ')}`)
        return page
      } catch (error) {
        await page.close()
        page = await open()
        throw error
      }
    }
    return { show, close: () => context.close() }
  }

  const names = async () => {
    const page = await browser.newPage()
    await page.goto(origin)
    await page.waitForSelector('html[data-gallery=list]', { state: 'attached', timeout: 30_000 })
    const found = await page.$$eval('[data-shot]', (buttons) => buttons.map((button) => button.dataset.shot))
    await page.close()
    return found
  }

  return { names, openLook, close: () => browser.close() }
}
