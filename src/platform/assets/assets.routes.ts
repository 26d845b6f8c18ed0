import staticFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Failure } from '../../core/failure.ts'
import type { Headers } from '../http/headers.ts'
import type { Embedded } from './embedded.ts'
import { createFindWebFile, type WebFile } from './web-file.ts'

export interface AssetsParts {
  embedded: Embedded
  /** Folders of earlier builds, newest first: see `keepBuilds`. */
  earlierBuilds: readonly string[]
  headers: Headers
  /** What this server is called. */
  readProduct: () => Promise<string>
}

const forEver = 'public, max-age=31536000, immutable'
const notFound = (): Failure => new Failure('not_found', 'there is nothing here')

const send = (reply: FastifyReply, file: WebFile, cacheControl: string): FastifyReply => {
  if (file.encoding !== null) reply.header('content-encoding', file.encoding)
  return reply
    .header('vary', 'accept-encoding')
    .header('cache-control', cacheControl)
    .type(file.type)
    .send(file.bytes)
}

type Sent = FastifyReply | Promise<FastifyReply>

const wantsPage = (request: FastifyRequest): boolean => request.headers.accept?.includes('text/html') ?? false

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Our own name where it is read without running the page: by whoever makes a preview of a link, say. */
const ownName = /(?<=<(?:title|noscript)>)Parley/g

/** The page, under the name of this server. */
const named = (file: WebFile, product: string): WebFile => {
  const name = product.replace(/[&<>]/g, (sign) => entities[sign] ?? '')
  const text = file.bytes.toString('utf8').replace(ownName, () => name)
  return { ...file, bytes: Buffer.from(text) }
}

/** The names our builds make; nothing else is looked for on the disk. */
const hashedName = /^assets(?:\/[\w-][\w.-]*)+$/

/** What never is a page, also for a browser that asks for one. */
const isForPrograms = (path: string): boolean => /^(api|assets|rtc|livekit-events)(\/|$)/.test(path)

/**
 * Serves the page: hashed files for ever, also those of the two builds before this one, and `index.html` for every
 * address that a browser asks for as a page, since the page has the addresses.
 */
export const registerAssets = (app: FastifyInstance, parts: AssetsParts): void => {
  const { embedded, earlierBuilds: earlier, headers, readProduct } = parts
  const find = createFindWebFile(embedded)
  const sendOr = (reply: FastifyReply, path: string, otherwise: () => Sent): Sent => {
    const file = find(path, reply.request.headers['accept-encoding'])
    if (file === null) return otherwise()
    return send(reply.headers(headers), file, path.startsWith('assets/') ? forEver : 'no-store')
  }
  /** Two kilobytes, written anew each time: so it goes out as it is. A page must come also while the database is away. */
  const sendPage = async (reply: FastifyReply): Promise<FastifyReply> => {
    const product = await readProduct().catch(() => null)
    const file = find('index.html', undefined)
    if (file === null) throw new Failure('not_found', 'the web app is not part of this build: npm run build')
    return send(reply.headers(headers), product === null ? file : named(file, product), 'no-store')
  }
  const sendEarlier = (reply: FastifyReply, path: string): FastifyReply => {
    if (earlier.length === 0 || !hashedName.test(path)) throw notFound()
    return reply.headers(headers).sendFile(path)
  }

  app.register(async (scope) => {
    if (earlier.length > 0)
      await scope.register(staticFiles, {
        root: [...earlier],
        serve: false,
        preCompressed: true,
        immutable: true,
        maxAge: '365d',
        dotfiles: 'ignore',
      })
    scope.get<{ Params: { '*': string } }>('/assets/*', (request, reply) => {
      const path = `assets/${request.params['*']}`
      return sendOr(reply, path, () => sendEarlier(reply, path))
    })
    scope.get<{ Params: { '*': string } }>('/*', (request, reply) => {
      const path = request.params['*']
      if (isForPrograms(path)) throw notFound()
      return sendOr(reply, path, () => {
        // LiveKit's client asks `HEAD /` whether the network is back, without asking for a page.
        if (path !== '' && !wantsPage(request)) throw notFound()
        return sendPage(reply)
      })
    })
  })
}
