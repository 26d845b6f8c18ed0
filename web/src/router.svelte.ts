import { untrack, type Component } from 'svelte'
import type { Part } from './i18n/i18n.svelte.ts'

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

/** `/r/:code` → `{ code: string }`, the props of the page shown there. */
export type ParamsOf<Path extends string> = { [Name in ParamNames<Path>]: string }

export interface Route<Path extends string> {
  path: Path
  pattern: RegExp
  load: () => Promise<{ default: Component<ParamsOf<Path>> }>
  /** Words it needs beside those that are always there. */
  words?: readonly Part[]
}

/** One address of the app: its page is loaded when first needed. */
export const route = <const Path extends string>(
  path: Path,
  load: Route<Path>['load'],
  { words }: { words?: readonly Part[] } = {},
): Route<Path> => ({
  path,
  load,
  ...(words && { words }),
  pattern: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`),
})

export interface AnyRoute {
  path: string
  pattern: RegExp
  load: () => Promise<{ default: Component<never> }>
  words?: readonly Part[]
}

export interface Match {
  name: string
  params: Record<string, string>
  /** The page, which takes `params` as its props: its route's pattern names exactly those. */
  load: () => Promise<{ default: Component<Record<string, string>> }>
  words?: readonly Part[]
}

/** The route an address belongs to, or null. Broken escapes belong nowhere. */
export const matchRoute = (routes: Record<string, AnyRoute>, pathname: string): Match | null => {
  for (const [name, { pattern, load, words }] of Object.entries(routes)) {
    const found = pattern.exec(pathname)
    if (!found) continue
    try {
      const groups = Object.entries(found.groups ?? {})
      const params = Object.fromEntries(groups.map(([key, value]) => [key, decodeURIComponent(value)]))
      return { name, load: load as Match['load'], params, ...(words && { words }) }
    } catch {
      return null
    }
  }
  return null
}

/** Fills the address of a route: `pathTo('/r/:code', { code })`. */
export const pathTo = <const Path extends string>(path: Path, params: ParamsOf<Path>): string =>
  path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent((params as Record<string, string>)[name] ?? ''),
  )

/** The link under a click, when following it is ours to do: same origin, plain click, no download or target. */
const linkOf = (event: MouseEvent): HTMLAnchorElement | null => {
  const link = event.target instanceof Element ? event.target.closest('a') : null
  const special =
    event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  if (special || !link?.href || link.target || link.hasAttribute('download')) return null
  return link.origin === location.origin ? link : null
}

/** How a browser loads a page anew. */
export type Loads = Pick<Location, 'assign' | 'replace' | 'reload'>

/** Where the page is, on the browser's own history. */
export class Router {
  path: string = $state(location.pathname)
  /** What follows the path, with its `?`: pages that keep something there read it here. */
  search: string = $state(location.search)
  /** Counts page changes, so that the same address opened again counts too. */
  visits = $state(0)
  /** An older build than the one that answers stands here: going anywhere loads the page anew. */
  stale = $state(false)

  readonly #routes: Record<string, AnyRoute>
  readonly #loads: Loads

  constructor(routes: Record<string, AnyRoute>, loads: Loads = location) {
    this.#routes = routes
    this.#loads = loads
  }

  /** Starts following the browser's history and clicks on links; the answer stops it. */
  start(): () => void {
    const moved = () => {
      this.#arrive()
    }
    const clicked = (event: MouseEvent) => {
      const link = linkOf(event)
      if (!link || (link.hash && link.pathname === location.pathname && link.search === location.search))
        return
      event.preventDefault()
      this.go(link.pathname + link.search + link.hash)
    }
    addEventListener('popstate', moved)
    addEventListener('click', clicked)
    return () => {
      removeEventListener('popstate', moved)
      removeEventListener('click', clicked)
    }
  }

  readonly match = $derived.by(() => matchRoute(this.#routes, this.path))

  /** Where one was before this page, with its query; kept by the browser's history, over a reload, too. */
  get cameFrom(): string | undefined {
    const state: unknown = history.state
    const kept = typeof state === 'object' && state !== null && 'from' in state ? state.from : undefined
    return typeof kept === 'string' ? kept : undefined
  }

  go(address: string): void {
    if (this.stale) {
      this.#loads.assign(address)
      return
    }
    history.pushState({ from: location.pathname + location.search }, '', address)
    this.#arrive()
    scrollTo(0, 0)
  }

  /** Goes on without leaving this page in the history: after signing in, after a delete. */
  replace(address: string): void {
    if (this.stale) {
      this.#loads.replace(address)
      return
    }
    history.replaceState(history.state ?? {}, '', address)
    this.#arrive()
    scrollTo(0, 0)
  }

  /** Loads what stands here anew. */
  reload(): void {
    this.#loads.reload()
  }

  #arrive(): void {
    this.path = location.pathname
    this.search = location.search
    // Whoever goes somewhere in an effect doesn't depend on where everybody goes.
    this.visits = untrack(() => this.visits) + 1
  }
}
