// `npm run gallery [part of a name …]`: draws every screen in its states into dist/gallery (PNG files and index.html).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { looks, openBrowser } from './gallery/browser.mjs'
import { galleryPage } from './gallery/page.mjs'
import { buildGallery, serveGallery } from './gallery/site.mjs'

const target = join(dirname(fileURLToPath(import.meta.url)), '../dist/gallery')

/** The shots a look is for. */
const shownIn = (look, names) => names.filter((name) => looks[look].only?.test(name) ?? true)

const drawLook = async ({ browser, look, names, say }) => {
  const view = await browser.openLook(looks[look])
  try {
    for (const name of shownIn(look, names)) {
      const page = await view.show(name)
      await page.screenshot({
        path: join(target, `${name}.${look}.png`),
        animations: 'disabled',
        caret: 'initial',
      })
      say()
    }
  } finally {
    await view.close()
  }
}

/** Draws the shots whose names contain one of the given parts; all of them when none is given. */
export const drawGallery = async ({ parts = [], now = new Date() } = {}) => {
  const site = mkdtempSync(join(tmpdir(), 'parley-gallery-'))
  await buildGallery(site)
  const server = await serveGallery(site)
  const browser = await openBrowser(server.origin)
  try {
    const all = await browser.names()
    const names = parts.length === 0 ? all : all.filter((name) => parts.some((part) => name.includes(part)))
    mkdirSync(target, { recursive: true })
    let drawn = 0
    const total = Object.keys(looks).reduce((sum, look) => sum + shownIn(look, names).length, 0)
    const say = () => {
      drawn += 1
      if (process.stderr.isTTY) process.stderr.write(`\r${drawn} of ${total} pictures`)
    }
    for (const look of Object.keys(looks)) await drawLook({ browser, look, names, say })
    process.stderr.write(`${drawn} pictures\n`)
    const made = `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    writeFileSync(
      join(target, 'index.html'),
      galleryPage({
        names: all,
        looksOf: (name) => Object.keys(looks).filter((look) => shownIn(look, [name]).length > 0),
        made,
      }),
    )
    process.stdout.write(`${join(target, 'index.html')}\n`)
  } finally {
    await browser.close()
    await server.close()
    rmSync(site, { recursive: true, force: true })
  }
}

await drawGallery({ parts: process.argv.slice(2) })
