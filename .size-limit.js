// Budgets of the page, gzip: what is needed before the meeting's own part is loaded, and what is needed to be in one.
import { existsSync, readFileSync } from 'node:fs'

const manifestFile = 'dist/web/.vite/manifest.json'
if (!existsSync(manifestFile)) throw new Error('build the page first: npm run build')
const manifest = JSON.parse(readFileSync(manifestFile, 'utf8'))

/** The part made of a source file and every part it imports at once, scripts and styles. */
const filesOf = (key, seen = new Set()) => {
  if (seen.has(key)) return []
  seen.add(key)
  const { file, css = [], imports = [] } = manifest[key]
  return [file, ...css, ...imports.flatMap((one) => filesOf(one, seen))]
}

const keyOf = (pattern) => {
  const key = Object.keys(manifest).find((name) => pattern.test(name))
  if (key === undefined) throw new Error(`no part of the page matches ${pattern}`)
  return key
}

const pathsOf = (patterns) =>
  [...new Set(patterns.flatMap((pattern) => filesOf(keyOf(pattern))))].map((file) => `dist/web/${file}`)

const prejoin = [/^index\.html$/, /i18n\/generated\/en\.js$/, /features\/prejoin\/RoomPage\.svelte$/]

export default [
  { name: 'before joining', path: pathsOf(prejoin), limit: '75 kB', gzip: true },
  {
    name: 'in a meeting',
    path: pathsOf([
      ...prejoin,
      /i18n\/generated\/en-meeting\.js$/,
      /features\/meeting\/MeetingPage\.svelte$/,
    ]),
    limit: '250 kB',
    gzip: true,
  },
]
