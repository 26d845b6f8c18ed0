import { build } from 'esbuild'
import { chromium, type Page } from '@playwright/test'
import { join } from 'node:path'
import { median, type Figure } from './figures.ts'
import type { BenchRoom } from './meeting.ts'
import { benchName, type Product } from './product.ts'

const rounds = 60

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, '../browser/probe/first-frame.ts')],
    bundle: true,
    format: 'iife',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** A page at the product's origin that holds nothing but our script: the product's own page would add its own time. */
const openPage = async (product: Product, newPage: () => Promise<Page>, script: string): Promise<Page> => {
  const page = await newPage()
  await page.route('**/bench.html', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }),
  )
  await page.goto(`${product.origin}/bench.html`)
  await page.addScriptTag({ content: script })
  return page
}

/** One of the page's functions, as text: the page's types are a browser's, ours are Node's. */
const call = (name: 'publish' | 'watch', url: string, token: string): string =>
  `window.${name}(${JSON.stringify(url)}, ${JSON.stringify(token)})`

/** Joining → first remote frame in Chromium, signalling through our TLS port and directly to LiveKit, by turns. */
export const firstFrame = async (product: Product, room: BenchRoom): Promise<Figure[]> => {
  const script = await bundle()
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      `--host-resolver-rules=MAP ${benchName} 127.0.0.1`,
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream=fps=10',
      '--disable-background-networking',
      // The page is made by the test, so Chromium can't know that it comes from this machine as LiveKit does.
      '--disable-features=LocalNetworkAccessChecks',
      '--autoplay-policy=no-user-gesture-required',
    ],
  })
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true })
    const newPage = (): Promise<Page> => context.newPage()
    const publisher = await openPage(product, newPage, script)
    const viewer = await openPage(product, newPage, script)
    const direct = `ws://127.0.0.1:${product.livekitPort}`
    const through = product.origin.replace('https', 'wss')
    const { token } = await room.join('Camera')
    await publisher.evaluate(call('publish', direct, token))
    const times: Record<string, number[]> = { [through]: [], [direct]: [] }
    for (let round = 0; round <= rounds; round += 1)
      for (const url of round % 2 === 0 ? [through, direct] : [direct, through]) {
        const { token } = await room.join('Viewer')
        const took = Number(await viewer.evaluate(call('watch', url, token)))
        // The first of each is the browser's own warming up.
        if (round > 0) times[url]?.push(took)
      }
    const ours = median(times[through] ?? [])
    const theirs = median(times[direct] ?? [])
    const how = `Chromium, synthetic camera at 10 frames a second, median of ${rounds}, by turns`
    return [
      { name: 'join → first remote frame, directly', value: theirs, unit: 'ms', how },
      {
        name: 'join → first remote frame, through the edge ÷ directly',
        value: ours / theirs,
        unit: '',
        limit: 1.05,
        how,
      },
    ]
  } finally {
    await browser.close()
  }
}
