import type { Passkey } from '../../contract/passkeys.ts'
import { asSignedIn, type UserCaller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewSecret } from '../../core/ids.ts'
import type { Call } from '../../platform/http/call.ts'
import { guessing, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Log } from '../../platform/log/log.ts'
import { passkeyAdded, passkeyRemoved, toCaller, type Mail } from '../mail/index.ts'
import { createProvePassword } from '../profile/index.ts'
import { wrongCode, type SecondFactors } from '../second-factor/index.ts'
import { readSecret, signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { Users } from '../users/index.ts'
import { questionMilliseconds } from './options.ts'
import type { StoredPasskey } from './passkey.ts'
import { passkeyCookie } from './first-proof.ts'
import type { Passkeys, Shown } from './passkeys.ts'
import { refusal } from './questions.ts'

export interface PasskeyRoutesParts {
  passkeys: Passkeys
  mail: Pick<Mail, 'tell'>
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
  publicUrl: string
  /** Whether an account can be signed in to without a passkey. */
  hasOtherWay: (userId: string) => Promise<boolean>
  now: Now
  users: Pick<Users, 'proves'>
  secondFactors: Pick<SecondFactors, 'isOn' | 'take'>
  sessions: Pick<Sessions, 'start' | 'requireProof' | 'proved'>
  guesses: Guesses
  describeMe: DescribeMe
  newSecret: NewSecret
  log: Log
}

/** A passkey as its owner, and whoever looks after the account, may know it. */
export const toPasskey = (
  { id, name, rpId, createdAt, usedAt, backedUp }: StoredPasskey,
  at: string | null,
): Passkey => ({
  id,
  name,
  createdAt: toInstant(createdAt),
  ...(usedAt !== null && { usedAt: toInstant(usedAt) }),
  backedUp,
  ...(rpId !== '' && rpId !== at && { elsewhere: rpId }),
})

/** The audit log keeps what it was called with the account it belongs to, so that it outlives the passkey. */
const note = (call: Call, { userId }: StoredPasskey, change: { from?: string; to?: string }): void => {
  call.subject = userId
  call.changes = [{ field: 'passkey', ...change }]
}

const registerOwn = (door: Door, parts: PasskeyRoutesParts): void => {
  const { passkeys, sessions, mail, publicUrl, now, hasOtherWay, recheckLive } = parts

  const told = (caller: UserCaller, call: Call, passkey: string) => ({
    ...toCaller(caller, call),
    at: now(),
    publicUrl,
    passkey,
  })

  operation(door, 'GET /api/me/passkeys', async (_input, { caller }) => ({
    passkeys: (await passkeys.list(asSignedIn(caller).userId)).map((one) => toPasskey(one, passkeys.at)),
  }))

  operation(door, 'POST /api/me/passkeys/options', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    return passkeys.optionsToAdd(caller)
  })

  // Without another proof: the question it answers was only asked after one.
  operation(door, 'POST /api/me/passkeys', async ({ body }, call) => {
    const caller = asSignedIn(call.caller)
    const added = await passkeys.add({ caller, ...body })
    note(call, added, { to: added.name })
    await mail.tell(passkeyAdded(told(caller, call, added.name)))
    return toPasskey(added, passkeys.at)
  })

  operation(door, 'PATCH /api/me/passkeys/:id', async ({ params, body }, call) => {
    const { userId } = asSignedIn(call.caller)
    const { before, after } = await passkeys.rename({ ...params, ...body, userId })
    call.worthAuditing = before.name !== after.name
    note(call, after, { from: before.name, to: after.name })
    return toPasskey(after, passkeys.at)
  })

  operation(door, 'DELETE /api/me/passkeys/:id', async ({ params }, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const { userId } = caller
    const removed = await passkeys.remove({
      ...params,
      userId,
      hasOtherWay: () => hasOtherWay(userId),
    })
    await recheckLive()
    note(call, removed, { from: removed.name })
    await mail.tell(passkeyRemoved(told(caller, call, removed.name)))
    return {}
  })
}

/** Who signs in with a passkey, and what account and device they prove to have. */
export const registerPasskeys = (door: Door, parts: PasskeyRoutesParts): void => {
  const { passkeys, sessions, secondFactors, guesses, describeMe, newSecret } = parts
  const log = parts.log.child({ feature: 'passkeys' })
  const provePassword = createProvePassword(parts)
  const prove = async (
    call: Call,
    { password, code }: { password: string; code?: string },
  ): Promise<void> => {
    const caller = asSignedIn(call.caller)
    const { userId } = caller
    await provePassword({ password, caller, address: call.address })
    if (!(await secondFactors.isOn(userId))) return
    if (code === undefined)
      throw new Failure('forbidden', 'your password wants a code beside it', { reason: 'code_needed' })
    if ((await secondFactors.take({ userId, code })) === null) throw wrongCode('forbidden')
  }
  registerOwn(door, parts)

  /** The copy may be in either hand: nobody gets in with it, and admins are told. */
  const refuseClone = async (call: Call, { user, passkey, isClone }: Shown): Promise<void> => {
    if (!isClone) return
    log.warn('passkey.clone_suspected', { userId: user.id, passkeyId: passkey.id })
    await door.writeAudit({
      event: 'passkey.clone_suspected',
      actor: { kind: 'nobody', id: null },
      address: call.address,
      subject: user.id,
      changes: [{ field: 'passkey', to: passkey.name }],
      requestId: call.requestId,
    })
    throw refusal(call.caller.kind === 'user' ? 'forbidden' : 'unauthenticated', 'refused')
  }

  /** The secret of the browser, which alone may answer. */
  const tie = (call: Call): string => {
    const secret = readSecret(call.cookieHeader ?? '', passkeyCookie) ?? newSecret()
    call.setCookie({ name: passkeyCookie, value: secret, maxAge: questionMilliseconds / 1000 })
    return secret
  }

  operation(door, 'POST /api/registration/passkey/options', ({ body }, call) =>
    passkeys.optionsToBegin({ ...body, secret: tie(call) }),
  )

  operation(door, 'POST /api/session/passkey/options', (_input, call) => passkeys.optionsToSignIn(tie(call)))

  operation(door, 'POST /api/session/passkey', async ({ body: assertion }, call) => {
    const secret = readSecret(call.cookieHeader ?? '', passkeyCookie)
    if (secret === null) throw refusal('unauthenticated', 'question')
    // Not counted as a guess: nobody guesses a signature, and a late answer mustn't slow down others behind one address.
    const shown = await passkeys.signIn({ assertion, secret })
    await refuseClone(call, shown)
    const caller = await signIn({ sessions, user: shown.user, call })
    call.subject = caller.sessionId
    call.changes = [{ field: 'passkey', to: shown.passkey.name }]
    return describeMe(caller)
  })

  operation(door, 'POST /api/session/confirm/options', (_input, { caller }) =>
    passkeys.optionsToConfirm(asSignedIn(caller)),
  )

  operation(door, 'POST /api/session/confirm', async ({ body: { password, passkey, code } }, call) => {
    const caller = asSignedIn(call.caller)
    const { address } = call
    if (password !== undefined && passkey === undefined)
      await prove(call, { password, ...(code !== undefined && { code }) })
    else if (passkey !== undefined && password === undefined) {
      const guess = { address, account: `passkey of ${caller.userId}` }
      const look = () => passkeys.confirm({ assertion: passkey, caller })
      await refuseClone(call, await guessing(guesses, guess, look))
    } else throw new Failure('invalid_input', 'give either a password or a passkey')
    const cookie = await sessions.proved(caller, call.cookieHeader ?? '')
    if (cookie !== null) call.setCookie(cookie)
    return {}
  })
}
