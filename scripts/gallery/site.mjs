// The gallery as a built site: every screen on fixtures, served under the same policy as the real page.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** As in docs: what the server sends with every page. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; " +
  "img-src 'self' data: blob:; media-src 'self' blob: mediastream:; font-src 'self'; worker-src 'self' blob:; " +
  "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'"

/** Builds the gallery into a folder. */
export const buildGallery = (outDir) =>
  build({
    configFile: join(root, 'web/vite.config.ts'),
    root: join(root, 'web'),
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { input: join(root, 'web/gallery.html') },
    },
  })

const answer = (folder) => (request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname))
  const file = join(folder, path === '/' ? 'gallery.html' : path)
  if (!file.startsWith(folder) || !existsSync(file)) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  })
  createReadStream(file).pipe(response)
}

/** Serves a built gallery on a free port of this machine. */
export const serveGallery = async (folder) => {
  const server = createServer(answer(folder))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
