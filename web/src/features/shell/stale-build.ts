import type { After } from '../../clock.ts'
import type { ScreenName } from '../../screen-name.ts'

/** Screens where nothing is lost by a reload: nobody is typing, and nobody is in a meeting. */
const idleScreens: ReadonlySet<ScreenName> = new Set(['home', 'not-found', 'ended'])

/**
 * May a page of an older build load itself again now? Never in a meeting, never while somebody writes, and only when
 * nobody looks: old pages go on working with new servers.
 */
export const mayReload = (page: {
  screen: string | undefined
  hidden: boolean
  dialogOpen: boolean
}): boolean => page.hidden && !page.dialogOpen && idleScreens.has(page.screen as ScreenName)

/** Waits until the page is idle, then reloads it once; the answer stops waiting. */
export const reloadWhenIdle = ({ after, reload }: { after: After; reload: () => void }): (() => void) => {
  const look = () => {
    const dialogOpen = document.querySelector('dialog[open]') !== null
    const page = { screen: document.documentElement.dataset['screen'], hidden: document.hidden, dialogOpen }
    if (mayReload(page)) reload()
    else cancel = after(60_000, look)
  }
  let cancel = after(60_000, look)
  return () => {
    cancel()
  }
}
