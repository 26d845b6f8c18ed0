import type { Attachment } from 'svelte/attachments'

/**
 * Draws the HTML of a mail apart from the page's own styles. The page's policy takes no styles from text, so each is put
 * on by itself; the mail's sheet for dark colours is left out. What is drawn can't be pressed: its links lead nowhere.
 */
export const drawMail =
  (html: string): Attachment<HTMLElement> =>
  (host) => {
    // Quotes and brackets in what a mail says are escaped: this finds attributes and elements, and nothing else.
    const quiet = html.replaceAll(' style="', ' data-style="').replaceAll('style>', 'template>')
    const { body, documentElement } = new DOMParser().parseFromString(quiet, 'text/html')
    const sheet = document.createElement('div')
    sheet.lang = documentElement.lang
    sheet.dir = documentElement.dir
    if (body.dataset['style'] !== undefined) sheet.dataset['style'] = body.dataset['style']
    sheet.append(...body.childNodes)
    for (const one of [sheet, ...sheet.querySelectorAll<HTMLElement>('[data-style]')])
      one.style.cssText = one.dataset['style'] ?? ''
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    root.replaceChildren(sheet)
  }
