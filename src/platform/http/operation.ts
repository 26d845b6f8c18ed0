import type { Readable } from 'node:stream'
import compileWriter, { type AnySchema } from 'fast-json-stringify'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { TSchema } from 'typebox'
import type { Contract, Input, Reply } from '../../contract/contract.ts'
import { contract } from '../../contract/contract.ts'
import type { Operation } from '../../contract/operation.ts'
import { Archive, Nothing } from '../../contract/shapes.ts'
import {
  callerId,
  isKey,
  notForKeys,
  onlyAdmins,
  owesSecondFactor,
  secondFactorNeeded,
  type Caller,
} from '../../core/caller.ts'
import { Failure, type FailureDetail } from '../../core/failure.ts'
import { addressKey } from './address-key.ts'
import { Call, type Actor, type FieldChange } from './call.ts'
import type { SendFailure } from './failure-reply.ts'
import { isFromOurPages } from './origin.ts'
import type { RateLimiter } from './rate-limit.ts'
import { createJudge, plainSchema, withEnums, type Judge } from './validation.ts'
import type { SetCookie } from './cookies.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Whoever makes this request; set for operations before their body is read, and again after it. */
    caller: Caller | null
  }
}

/** What a request shows of who makes it. */
export interface Credentials {
  cookie: string | undefined
  authorization: string | undefined
}

/**
 * Who a request comes from: by its bearer token where it shows one (an API key, an app's access token), else by its
 * cookies. Null for a token that is no good; `renew` is a cookie whose life goes on.
 */
export type ResolveCaller = (shown: Credentials) => Promise<{ caller: Caller | null; renew?: SetCookie }>

/** Something that succeeded and is worth keeping. */
export interface AuditFact {
  event: string
  actor: Actor
  address: string
  subject: string | null
  changes: readonly FieldChange[]
  requestId: string
}

/** What every operation needs of its surroundings. */
export interface Door {
  app: FastifyInstance
  /** Whose pages may do more than look. */
  origins: readonly string[]
  /** Whether some of them are of other sites, so that cookies must be sent from there. */
  crossSite: boolean
  resolveCaller: ResolveCaller
  limiter: RateLimiter
  /** Never rejects: what is done is done, also when it can't be written down. */
  writeAudit: (fact: AuditFact) => Promise<void>
  /** How failures are told here, where that isn't as everywhere else. */
  sendFailure?: SendFailure
}

/** A file as an answer, sent as it is read. */
export interface FileAnswer {
  /** What a browser that keeps it calls it; ASCII. */
  name: string
  type: string
  content: Readable
}

type Answer<K extends keyof Contract> = Reply<K> extends Blob ? FileAnswer : Reply<K>

export type Handler<K extends keyof Contract> = (
  input: Input<K>,
  call: Call,
) => Promise<Answer<K>> | Answer<K>

const nobody: Caller = { kind: 'nobody' }

const checkOrigin = (request: FastifyRequest, origins: readonly string[]): void => {
  const { origin, referer, cookie } = request.headers
  const site = request.headers['sec-fetch-site']
  const fetchSite = typeof site === 'string' ? site : undefined
  const from = { method: request.method, hasCookie: cookie !== undefined, origin, referer, fetchSite }
  if (!isFromOurPages(from, origins))
    throw new Failure('forbidden', 'this request comes from a page that is not ours', {
      reason: 'foreign_origin',
    })
}

const checkAccess = (
  caller: Caller,
  { access, enrolling }: Pick<Operation, 'access' | 'enrolling'>,
): void => {
  if (owesSecondFactor(caller) && enrolling !== true) throw secondFactorNeeded()
  if (access === 'anyone') return
  if (caller.kind !== 'user') throw new Failure('unauthenticated', 'sign in first')
  if (access === 'admin' && caller.role !== 'admin') throw onlyAdmins()
}

/** An API key may only what it was made for. */
const checkScope = (caller: Caller, keys: Operation['keys']): void => {
  if (caller.kind !== 'user' || caller.scopes === undefined || keys === 'any') return
  if (keys === undefined) throw notForKeys()
  if (!caller.scopes.includes(keys))
    throw new Failure('forbidden', `this API key may not do this: it lacks the scope ${keys}`, {
      reason: 'scope_missing',
    })
}

/** RFC 6750, 3.1 */
const refuseToken = (reply: FastifyReply): Failure => {
  reply.header('www-authenticate', 'Bearer error="invalid_token"')
  const message = 'the token is not valid, or no longer: get another one'
  return new Failure('unauthenticated', message, { reason: 'token_invalid' })
}

const createNewCall =
  ({ crossSite }: Pick<Door, 'crossSite'>) =>
  (caller: Caller, request: FastifyRequest, reply: FastifyReply): Call =>
    new Call({ caller, request, reply, crossSite })

type Gated = Pick<Operation, 'rate' | 'access' | 'keys' | 'takesStaleToken' | 'enrolling'>

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

/** Everything that is decided before a handler: origin, address, caller, account, access. */
const createGate = (door: Door, described: Gated): Record<'onRequest' | 'preValidation', Hook> => {
  const { rate, keys, takesStaleToken } = described
  const { origins, limiter, resolveCaller } = door
  const newCall = createNewCall(door)

  const look = async (request: FastifyRequest, reply: FastifyReply): Promise<Caller> => {
    const { cookie, authorization } = request.headers
    const found = await resolveCaller({ cookie, authorization })
    if (found.caller === null && takesStaleToken !== true) throw refuseToken(reply)
    const caller = found.caller ?? nobody
    if (found.renew !== undefined) newCall(caller, request, reply).setCookie(found.renew)
    request.caller = caller
    return caller
  }

  const checkMay = (caller: Caller): void => {
    checkScope(caller, keys)
    checkAccess(caller, described)
  }

  return {
    /** Before a body is read. */
    async onRequest(request, reply) {
      checkOrigin(request, origins)
      limiter.countAddress(rate, addressKey(request.ip))
      const caller = await look(request, reply)
      const id = callerId(caller)
      if (id !== null) limiter.countCaller(rate, id)
      checkMay(caller)
    },
    /** Again when it has come: whoever holds it back has the rights of then, and none that were taken away meanwhile. */
    async preValidation(request, reply) {
      if (request.body !== undefined) checkMay(await look(request, reply))
    },
  }
}

type Part = 'params' | 'query' | 'body'

/** What an operation doesn't describe must be empty. */
const createJudges = ({ params, query, body, open }: Operation): Record<Part, Judge> => {
  const how = { open: open === true }
  return {
    params: createJudge(params ?? Nothing, how),
    query: createJudge(query ?? Nothing, how),
    body: createJudge(body ?? Nothing, how),
  }
}

const checkInput = (judges: Record<Part, Judge>, request: FastifyRequest): void => {
  const details: FailureDetail[] = [
    ...judges.params(request.params),
    ...judges.query(request.query),
    ...judges.body(request.body ?? {}),
  ]
  if (details.length > 0) throw new Failure('invalid_input', 'the input is not valid', { details })
}

const isFile = (answer: unknown, { reply }: Operation): answer is FileAnswer =>
  reply === Archive && answer !== undefined

const sendFile = (reply: FastifyReply, { name, type, content }: FileAnswer): Readable => {
  reply.type(type).header('content-disposition', `attachment; filename="${name}"`)
  return content
}

const kindOf = (caller: Caller): Actor['kind'] => (isKey(caller) ? 'key' : caller.kind)

const actorOf = ({ actor, caller }: Call): Actor => actor ?? { kind: kindOf(caller), id: callerId(caller) }

/** Compiled on first use, as what judges the input is: starting an app with a hundred operations costs nothing. */
const createWriter = (reply: TSchema): ((answer: unknown) => string) => {
  let write: ((answer: unknown) => string) | undefined
  return (answer) => {
    write ??= compileWriter(withEnums(plainSchema(reply)) as AnySchema)
    return write(answer)
  }
}

/**
 * Serves one operation of the contract: who may try and how often, what may come in, what goes out (fields its reply
 * doesn't list are left out), and the audit log. The handler gets checked input and answers the reply.
 */
export const operation = <K extends keyof Contract>(door: Door, key: K, handler: Handler<K>): void => {
  const [method, url] = key.split(' ') as [HTTPMethods, string]
  const described: Operation = contract[key]
  const { audit, status = 200 } = described
  const judges = createJudges(described)
  const write = createWriter(described.reply)
  const newCall = createNewCall(door)
  door.app.route({
    method,
    url,
    config: door.sendFailure === undefined ? {} : { sendFailure: door.sendFailure },
    // Fastify asks for a writer where it is told that there is a schema.
    schema: { response: { '2xx': {} } },
    serializerCompiler: () => write,
    ...createGate(door, described),
    ...(described.largest !== undefined && { bodyLimit: described.largest }),
    handler: async (request, reply) => {
      checkInput(judges, request)
      const call = newCall(request.caller ?? nobody, request, reply)
      reply.code(status)
      const answer = await handler(
        { params: request.params, query: request.query, body: request.body ?? {} } as Input<K>,
        call,
      )
      if (audit !== null && call.worthAuditing)
        await door.writeAudit({
          event: audit,
          actor: actorOf(call),
          address: call.address,
          subject: call.subject,
          changes: call.changes,
          requestId: call.requestId,
        })
      return isFile(answer, described) ? sendFile(reply, answer) : answer
    },
  })
}

/** Adds the one thing an operation needs on Fastify's own request. Call it once, before the first `operation`. */
export const prepareForOperations = (app: FastifyInstance): void => {
  app.decorateRequest('caller', null)
}
