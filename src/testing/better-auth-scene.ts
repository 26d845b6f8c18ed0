import { expect, onTestFinished } from 'vitest'
import { ourSide, theirSide, type AuthBrowser, type Said, type Side } from './better-auth-sides.ts'
import { comesTrue } from './comes-true.ts'
import { generousRates } from './generous-rates.ts'
import { startMailServer, type ArrivedMail } from './mail-server.ts'
import { startTestApp, testPassword as password } from './start-test-app.ts'
import { useMailServer } from './use-mail-server.ts'

/** What we answer in place of what they do, by the name of a step, and why. */
export type Differences = Readonly<Record<string, { why: string; ours: Partial<Said> }>>

/** Browsers at one of both servers. */
export interface Scene {
  here: AuthBrowser
  there: AuthBrowser
  nobody: AuthBrowser
  /** The token of the latest mail to somebody. */
  tokenFor: (email: string) => Promise<string>
  /** The one that was asked for last. */
  latestToken: () => string
  /** Makes the account that was asked for by mail. */
  confirm: (email: string) => Promise<void>
}

/** One thing that is asked; `of` is whose answer counts. */
export type Step = readonly [
  name: string,
  of: 'here' | 'there' | 'nobody',
  run: (scene: Scene) => Promise<unknown>,
]

const runAll = async (scene: Scene, steps: readonly Step[]): Promise<Record<string, Said>> => {
  const all: Record<string, Said> = {}
  for (const [name, of, run] of steps) {
    await run(scene)
    all[name] = scene[of].said()
  }
  return all
}

const browsersOf = (side: Side) => ({
  here: side.newBrowser(),
  there: side.newBrowser(),
  nobody: side.newBrowser(),
})

/** Remembers what was asked for last. */
const remembering = (tokenFor: Scene['tokenFor']): Pick<Scene, 'tokenFor' | 'latestToken'> => {
  let latest = ''
  return {
    tokenFor: async (email) => (latest = await tokenFor(email)),
    latestToken: () => latest,
  }
}

const noMail = (): Promise<never> => Promise.reject(new Error('there is no mail here'))

/** Both servers, with mail or without, and nobody there yet. */
export const bothSides = async ({ mail }: { mail: boolean }): Promise<{ ours: Scene; theirs: Scene }> => {
  const { app, newClient } = await startTestApp({
    rates: generousRates,
    settings: { 'accounts.registration': 'open' },
  })
  const server = theirSide({ mail })
  const theirs: Scene = {
    ...browsersOf(server),
    ...remembering((email) => Promise.resolve(server.mails.findLast(({ to }) => to === email)?.token ?? '')),
    async confirm(email) {
      await theirs.nobody.auth.verifyEmail({ query: { token: await theirs.tokenFor(email) } })
    },
  }
  if (!mail) return { ours: { ...browsersOf(ourSide(app)), ...remembering(noMail), confirm: noMail }, theirs }
  const mailServer = await startMailServer()
  await useMailServer(app, mailServer.settings)
  await app.start()
  onTestFinished(() => app.stop())
  let read = 0
  const tokenIn = ({ to, parsed: { text = '' } }: ArrivedMail, email: string): string | undefined =>
    to.some((one) => one.toLowerCase() === email)
      ? /(?:\/(?:confirm|email)(?:\?[^#\s]*)?#|reset-password\/)([\w-]{16,})/.exec(text)?.[1]
      : undefined
  const ours: Scene = {
    ...browsersOf(ourSide(app)),
    ...remembering(async (email) => {
      let token: string | undefined
      await comesTrue(() => {
        const found = mailServer.arrived.findIndex(
          (mail, at) => at >= read && tokenIn(mail, email) !== undefined,
        )
        expect(found).not.toBe(-1)
        read = found + 1
        token = mailServer.arrived.slice(found, read).map((mail) => tokenIn(mail, email))[0]
      })
      return token ?? ''
    }),
    async confirm(email) {
      const body = { secret: await ours.tokenFor(email), name: 'Ana', password }
      await newClient().call('POST /api/registration/accept', { body })
    },
  }
  return { ours, theirs }
}

/** Does the same at both, and compares what is answered. */
export const compare = async ({
  ours,
  theirs,
  steps,
  differences,
}: {
  ours: Scene
  theirs: Scene
  steps: readonly Step[]
  differences: Differences
}): Promise<void> => {
  const [our, their] = await Promise.all([runAll(ours, steps), runAll(theirs, steps)])
  for (const [name] of steps) {
    const difference = differences[name]
    const [got, wanted] = [our[name], their[name]]
    if (difference === undefined) expect({ name, ...got }).toEqual({ name, ...wanted })
    else {
      expect({ name, ...got }).toEqual({ name, ...wanted, ...difference.ours })
      expect({ name, ...got }).not.toEqual({ name, ...wanted })
    }
  }
}
