import type { Person } from '../../browser/person.ts'

/** From now on remembers every note about a person's own link, also one that is there for a moment. */
export async function remembersNotes({ page }: Person): Promise<void> {
  await page.evaluate(`(() => {
    document.documentElement.dataset.told = ""
    const look = () => {
      const note = document.querySelector('[data-link]')?.dataset.link
      const { dataset } = document.documentElement
      if (note && !dataset.told.split(' ').includes(note)) dataset.told += ' ' + note
    }
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-link'] })
  })()`)
}

/** What the page has told its person about their link so far. */
export async function notesTo({ page }: Person): Promise<string[]> {
  const told = await page.evaluate<string>('document.documentElement.dataset.told')
  return told.split(' ').filter(Boolean)
}
