import type { Static, TObject, TSchema } from 'typebox'

/**
 * Who may try an operation. It only opens the door of the handler: what the caller may do with *this* thing is
 * decided there by `can()`.
 * - `anyone`: no account needed
 * - `user`: a signed-in account
 * - `admin`: a signed-in account with the admin role
 */
export type Access = 'anyone' | 'user' | 'admin'

/**
 * Which bucket a call is counted in, per address and (where there is one) per account.
 * - `read`: looking at things
 * - `write`: changing things
 * - `join`: asking for a place in a meeting; wide enough for a classroom behind one address
 * - `heavy`: keeps the server busy for a while, and is wanted once in a long time
 * - `secret`: guessing is possible here (passwords, setup links): narrow, with growing delays
 */
export type Rate = 'read' | 'write' | 'join' | 'heavy' | 'secret'

/** What an API key may be good for. The rights stay those of its owner: a key never may more than they. */
export const scopes = [
  'rooms:read',
  'rooms:write',
  'meetings:join',
  'meetings:moderate',
  'people:read',
  'people:write',
  'settings:read',
  'audit:read',
] as const
export type Scope = (typeof scopes)[number]

/** One HTTP operation: what goes in, what comes out, who may try. */
export interface Operation {
  summary: string
  access: Access
  rate: Rate
  /** Name of the audit event written when it succeeds, or null when nothing is written. */
  audit: string | null
  /** The scope with which an API key may do this too; `any`: every key. Where it is absent somebody has to sign in. */
  keys?: Scope | 'any'
  /** True where an access token that is too old is no reason to refuse: whoever gets a new one still sends the old. */
  takesStaleToken?: true
  /** Passes over fields it doesn't know, which all others refuse: for clients that aren't made for this server. */
  open?: true
  /** Also for whoever has to set up a second factor before anything else. */
  enrolling?: true
  /** Bytes its body may have; 64 KiB unless it says otherwise. */
  largest?: number
  params?: TObject
  query?: TObject
  body?: TSchema
  reply: TSchema
  /** Status of success; 200 unless it says otherwise. */
  status?: number
}

export type OperationKey = `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`

/** Keeps the literal types of a table of operations. */
export const operations = <const Table extends Record<OperationKey, Operation>>(table: Table): Table => table

type Part<O, K extends string> = O extends { readonly [P in K]: infer S extends TSchema }
  ? { [P in K]: Static<S> }
  : unknown

export type InputOf<O> = Part<O, 'params'> & Part<O, 'query'> & Part<O, 'body'>
export type ReplyOf<O extends { reply: TSchema }> = Static<O['reply']>
