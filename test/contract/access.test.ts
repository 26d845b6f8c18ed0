import { expect, test } from 'vitest'
import { contract, type Contract } from '../../src/contract/contract.ts'
import type { Operation } from '../../src/contract/operation.ts'
import { generousRates } from '../../src/testing/generous-rates.ts'
import { callerKinds, setStage, type CallerKind, type Scene } from '../../src/testing/scene.ts'
import type { Answers } from './answers.ts'
import { rows } from './rows.ts'

/** A token gets what its owner gets, and so does a key where the operation is for keys. */
const withPrograms = (key: string, answers: Answers): Record<CallerKind, number> => {
  const { keys }: Operation = contract[key as keyof Contract]
  return { ...answers, token: answers.owner, key: keys === undefined ? 403 : answers.owner }
}

/** What a room lets in says nothing about an operation that names none. */
const namesRoom = (key: string): boolean => /:(code|meetingId)/.test(key)

/** Whoever is refused at the door, or only looks behind it, leaves a scene to the next as they found it. */
const usesUp = (key: string, status: number): boolean => {
  const { access }: Operation = contract[key as keyof Contract]
  return access === 'anyone' || !(key.startsWith('GET ') || status === 401 || status === 403)
}

test.each(Object.entries(rows))(
  '%s',
  { timeout: 60_000 },
  async (key, { input, answers, inSignedInRoom }) => {
    const { newScene, clock } = await setStage({ rates: generousRates })
    const answersIn = async (access: 'open' | 'signed_in') => {
      const got: Partial<Record<CallerKind, number>> = {}
      let scene: Scene | null = null
      for (const kind of callerKinds) {
        // Failed tries of those before are forgotten.
        if (scene === null) clock.advance(20 * 60_000)
        scene ??= await newScene(access)
        const { statusCode } = await scene.clients[kind].send(key, input?.(scene, kind))
        got[kind] = statusCode
        if (usesUp(key, statusCode)) scene = null
      }
      return got
    }
    expect(await answersIn('open')).toEqual(withPrograms(key, answers))
    if (!namesRoom(key)) return
    expect(await answersIn('signed_in')).toEqual(withPrograms(key, { ...answers, ...inSignedInRoom }))
  },
)

test('every operation of the contract has a row', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(contract).sort())
})
