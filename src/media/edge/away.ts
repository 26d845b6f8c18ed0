import { createHash } from 'node:crypto'
import ar from '../../../web/messages/ar/edge.json' with { type: 'json' }
import de from '../../../web/messages/de/edge.json' with { type: 'json' }
import en from '../../../web/messages/en/edge.json' with { type: 'json' }
import { toInstant } from '../../core/clock.ts'
import { failureAnswer, type Answer } from './answer.ts'
import { headerValues, pathOf, type RequestHead } from './request-head.ts'

const texts = { en, de, ar } as const
type Language = keyof typeof texts

const isLanguage = (tag: string): tag is Language => Object.hasOwn(texts, tag)

const parseRange = (range: string): { tag: string; weight: number } => {
  const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
  const weight = parameters.map((one) => /^\s*q=([\d.]+)$/u.exec(one)?.[1]).find((q) => q !== undefined)
  return { tag: tag.split('-', 1)[0] ?? '', weight: weight === undefined ? 1 : Number(weight) }
}

/** The language of ours that a browser likes best; English when it likes none. */
export const chooseLanguage = (acceptLanguage: string): Language =>
  acceptLanguage
    .split(',')
    .map(parseRange)
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ tag }) => tag)
    .find(isLanguage) ?? 'en'

const style = `:root{color-scheme:light dark;--ground:#f7f8fa;--ink:#16191d;--soft:#5b6470;--line:#d9dee5;--accent:#007665}
@media(prefers-color-scheme:dark){:root{--ground:#14171b;--ink:#eef1f4;--soft:#a3adb8;--line:#2b3138;--accent:#4fcab3}}
body{margin:0;min-height:100dvh;display:grid;place-items:center;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:26rem;margin:1rem;padding:2rem;border:1px solid var(--line);border-radius:16px;text-align:center}
h1{font-size:1.375rem;margin:0 0 .5rem}p{margin:0 0 1.25rem;color:var(--soft)}a{color:var(--accent)}
.dots{display:flex;gap:.5rem;justify-content:center;margin-bottom:1.25rem}.dots i{inline-size:.5rem;block-size:.5rem;border-radius:50%;background:var(--accent);animation:beat 1.2s infinite}
.dots i+i{animation-delay:.2s}.dots i+i+i{animation-delay:.4s}@keyframes beat{50%{opacity:.25}}@media(prefers-reduced-motion){.dots i{animation:none}}`

const styleHash = createHash('sha256').update(style).digest('base64')

/** Seconds after which the page asks again by itself. */
const retrySeconds = 3

const page = (language: Language): string => {
  const text = texts[language]
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}" data-screen="unavailable"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="refresh" content="${retrySeconds}"><title>${text['away.title']}</title><style>${style}</style></head><body><main><div class="dots" aria-hidden="true"><i></i><i></i><i></i></div><h1>${text['away.title']}</h1><p role="status">${text['away.body']}</p><a href="">${text['away.retry']}</a></main></body></html>`
}

const pageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Retry-After': String(retrySeconds),
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  Vary: 'Accept, Accept-Language',
}

const jsonHeaders = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }

export interface AwayInput {
  head: RequestHead
  requestId: string
  /** UTC milliseconds. */
  now: number
  livekitReady: boolean
}

/** Whether the edge answers this by itself, at once, while the app is away. */
export const isOwnAnswer = (head: RequestHead): boolean => ['/health', '/ready'].includes(pathOf(head))

const ready = (livekitReady: boolean): string =>
  JSON.stringify({
    status: 'not_ready',
    parts: { database: 'away', livekit: livekitReady ? 'ready' : 'away', edge: 'ready' },
  })

/** What the edge says while the app is away: its own health, a page that retries for people, JSON for programs. */
export const awayAnswer = ({ head, requestId, now, livekitReady }: AwayInput): Answer => {
  const path = pathOf(head)
  if (path === '/health')
    return { status: 200, headers: jsonHeaders, body: JSON.stringify({ status: 'ok', time: toInstant(now) }) }
  if (path === '/ready')
    return { status: 503, headers: { ...jsonHeaders, 'Retry-After': '1' }, body: ready(livekitReady) }
  if (!headerValues(head, 'accept').some((value) => value.includes('text/html')))
    return failureAnswer({ status: 503, message: 'the server is away for a moment', requestId })
  const language = chooseLanguage(headerValues(head, 'accept-language').join(','))
  return { status: 503, headers: pageHeaders, body: page(language) }
}
