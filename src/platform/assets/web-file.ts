import type { Embedded } from './embedded.ts'

/** How a file may be sent, with the ending its precompressed form has. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'zstd', ending: '.zst' },
  { name: 'gzip', ending: '.gz' },
] as const

type EncodingName = (typeof encodings)[number]['name']

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  webmanifest: 'application/manifest+json',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  webp: 'image/webp',
  woff2: 'font/woff2',
  wasm: 'application/wasm',
  txt: 'text/plain; charset=utf-8',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
}

/** Content type by a file's ending. */
export const typeOf = (name: string): string =>
  types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'

/** The codings an `Accept-Encoding` header allows (RFC 9110, 12.5.3); weights only matter when they are zero. */
export const acceptedEncodings = (header: string | undefined): ReadonlySet<string> => {
  const accepted = new Set<string>()
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim())
    const isRefused = parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    if (name !== '' && !isRefused) accepted.add(name)
  }
  return accepted
}

/** A file as it goes out. */
export interface WebFile {
  bytes: Buffer
  type: string
  encoding: EncodingName | null
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Finds a file of the page in the smallest form the browser takes, or null. */
export const createFindWebFile = (embedded: Embedded) => {
  const names = new Set(embedded.names('web/'))
  const forms = (name: string): { name: EncodingName; bytes: Uint8Array }[] =>
    encodings.flatMap((encoding) => {
      const bytes = names.has(name + encoding.ending) ? embedded.read(name + encoding.ending) : null
      return bytes === null ? [] : [{ name: encoding.name, bytes }]
    })
  return (path: string, acceptEncoding: string | undefined): WebFile | null => {
    const name = `web/${path}`
    const plain = names.has(name) ? embedded.read(name) : null
    if (plain === null) return null
    const accepted = acceptedEncodings(acceptEncoding)
    let best: { name: EncodingName | null; bytes: Uint8Array } = { name: null, bytes: plain }
    for (const form of forms(name))
      if (accepted.has(form.name) && form.bytes.length < best.bytes.length) best = form
    return { bytes: asBuffer(best.bytes), type: typeOf(path), encoding: best.name }
  }
}
