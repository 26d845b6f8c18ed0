import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { eventually } from '../net/lab/eventually.ts'
import type { Gaps, Inbound, ProbeWishes, Reading, Tile } from './probe/reading.ts'

export interface PersonOptions {
  /** The name they give, or have. */
  name: string
  kind: 'chromium' | 'firefox'
  browser: Browser
  /** Where the server is for them. */
  origin: string
  /** Script for every page. */
  probe: string
  /** Folder for their console's log. */
  results: string
  /** Console errors that a case brings about on purpose. */
  expected?: readonly RegExp[]
  /** Let every packet go through the relay. */
  relayOnly?: boolean
  /** Size of their camera's picture. */
  camera?: { width: number; height: number }
}

/** Somebody at a browser, who does what people do and sees what the screen shows. */
export interface Person {
  readonly name: string
  readonly page: Page
  goto: (path: string) => Promise<void>
  read: () => Promise<Reading>
  /** Waits until what the page says of itself fulfils something. */
  finds: (what: string, look: (reading: Reading) => boolean, deadline?: number) => Promise<Reading>
  /** Waits for a screen, by its `data-screen`. */
  sees: (screen: string, deadline?: number) => Promise<Reading>
  /** Waits until frames of somebody's camera or share move on the screen. */
  watches: (name: string, source?: 'camera' | 'screen_share', deadline?: number) => Promise<Tile>
  /** Waits until sound that isn't silence arrives on so many tracks. */
  hears: (tracks: number, deadline?: number) => Promise<void>
  startsSampling: () => Promise<void>
  /** The page's clock, for `gaps`. */
  now: () => Promise<number>
  gaps: (from: number, to: number) => Promise<Gaps>
  /** What the page and its cookies hold that no log may. */
  secrets: () => Promise<string[]>
  /** Throws when the page reported a breach of the content policy or an error that wasn't expected. */
  verify: () => Promise<void>
  picture: (folder: string) => Promise<void>
}

/** Gives a browser to somebody: one profile, one page, with the probe in it. */
export async function openPerson(options: PersonOptions): Promise<Person> {
  const { name, browser, kind, origin, relayOnly = false, camera, probe } = options
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-US',
    viewport: { width: 1000, height: 700 },
    ...(kind === 'chromium' ? { permissions: ['camera', 'microphone'] } : {}),
  })
  const wishes: ProbeWishes = { parleyRelayOnly: relayOnly, ...(camera && { parleyCamera: camera }) }
  await context.addInitScript({ content: `Object.assign(globalThis, ${JSON.stringify(wishes)}); ${probe}` })
  const page = await context.newPage()
  const errors = listen(page, options)
  const read = (): Promise<Reading> => page.evaluate<Reading>('parleyProbe.read()')
  const finds: Person['finds'] = (what, look, deadline = 15_000) =>
    eventually(
      `${name} ${what}`,
      async () => {
        const reading = await read()
        if (!look(reading)) throw new Error(JSON.stringify(reading))
        return reading
      },
      { deadline },
    )
  return {
    name,
    page,
    read,
    finds,
    goto: async (path) => {
      await page.goto(path)
    },
    sees: (screen, deadline) => finds(`sees ${screen}`, (reading) => reading.screen === screen, deadline),
    watches: (whom, source = 'camera', deadline = 15_000) => watchTile({ finds, whom, source, deadline }),
    hears: (tracks, deadline = 15_000) => hearTracks({ read, finds, tracks, deadline }),
    startsSampling: () => page.evaluate<undefined>('parleyProbe.watch()'),
    now: () => page.evaluate<number>('parleyProbe.now()'),
    gaps: (from, to) => page.evaluate<Gaps>(`parleyProbe.gaps(${from}, ${to})`),
    secrets: () => secretsOf(page, context),
    verify: async () => {
      const violations = await page.evaluate<string[]>('parleyProbe.violations()')
      const found = [...errors, ...violations]
      if (found.length > 0) throw new Error(`${name}'s page: ${found.join('\n')}`)
    },
    picture: async (folder) => {
      await page.screenshot({ path: join(folder, `${name}.png`) })
    },
  }
}

/** Writes the console down and collects what shouldn't have been said there. */
function listen(page: Page, { name, results, expected = [] }: PersonOptions): string[] {
  const errors: string[] = []
  const note = (kind: string, text: string): void => {
    appendFileSync(join(results, `${name}.console.log`), `${new Date().toISOString()} ${kind} ${text}\n`)
    const bad = kind === 'error' || kind === 'exception'
    if (bad && !expected.some((pattern) => pattern.test(text))) errors.push(text)
  }
  page.on('console', (message) => note(message.type(), `${message.text()} ${message.location().url}`))
  page.on('pageerror', (error) => note('exception', error.message))
  page.on('crash', () => note('error', 'the page crashed'))
  return errors
}

type Finds = Person['finds']

/** Shown frames must grow, so a still picture doesn't count. */
async function watchTile(of: {
  finds: Finds
  whom: string
  source: 'camera' | 'screen_share'
  deadline: number
}): Promise<Tile> {
  const { finds, whom, source, deadline } = of
  const tile = (reading: Reading): Tile | undefined =>
    reading.tiles.find((one) => one.name === whom && one.frames[source] !== undefined)
  const before = await finds(`has a ${source} of ${whom}`, (reading) => tile(reading) !== undefined, deadline)
  let least = tile(before)?.frames[source] ?? 0
  // A picture that comes back counts from nothing again.
  const grown = (reading: Reading): boolean => {
    const frames = tile(reading)?.frames[source]
    if (frames === undefined) return false
    least = Math.min(least, frames)
    return frames >= least + 5
  }
  const after = await finds(`sees ${source} of ${whom} move`, grown, deadline)
  const found = tile(after)
  if (!found) throw new Error('unreachable')
  return found
}

async function hearTracks(of: {
  read: () => Promise<Reading>
  finds: Finds
  tracks: number
  deadline: number
}): Promise<void> {
  const start = await of.read()
  const loudness = (reading: Reading, track: string): number => audio(reading, track)?.energy ?? 0
  const louder = (reading: Reading): boolean =>
    reading.inbound.filter(({ kind, track, energy }) => kind === 'audio' && energy > loudness(start, track))
      .length >= of.tracks
  await of.finds(`hears ${of.tracks}`, louder, of.deadline)
}

const audio = (reading: Reading, track: string): Inbound | undefined =>
  reading.inbound.find((one) => one.kind === 'audio' && one.track === track)

async function secretsOf(page: Page, context: BrowserContext): Promise<string[]> {
  const cookies = await context.cookies()
  const tokens = await page.evaluate<string[]>('parleyProbe.secrets()')
  return [...cookies.map(({ value }) => value), ...tokens].filter((value) => value.length >= 16)
}
