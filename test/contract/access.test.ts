import { expect, test } from 'vitest'
import { contract, type Contract } from '../../src/contract/contract.ts'
import type { Operation } from '../../src/contract/operation.ts'
import { generousRates } from '../../src/testing/generous-rates.ts'
import { callerKinds, setStage, type CallerKind } from '../../src/testing/scene.ts'
import type { Answers } from './answers.ts'
import { rows } from './rows.ts'

/** A token gets what its owner gets, and so does a key where the operation is for keys. */
const withPrograms = (key: string, answers: Answers): Record<CallerKind, number> => {
  const { keys }: Operation = contract[key as keyof Contract]
  return { ...answers, token: answers.owner, key: keys === undefined ? 403 : answers.owner }
}

test.each(Object.entries(rows))(
  '%s',
  { timeout: 60_000 },
  async (key, { input, answers, inSignedInRoom }) => {
    const { newScene, clock } = await setStage({ rates: generousRates })
    const answersIn = async (access: 'open' | 'signed_in') => {
      const got: Partial<Record<CallerKind, number>> = {}
      for (const kind of callerKinds) {
        // Failed tries of those before are forgotten.
        clock.advance(20 * 60_000)
        const scene = await newScene(access)
        const response = await scene.clients[kind].send(key, input?.(scene, kind))
        got[kind] = response.statusCode
      }
      return got
    }
    expect(await answersIn('open')).toEqual(withPrograms(key, answers))
    expect(await answersIn('signed_in')).toEqual(withPrograms(key, { ...answers, ...inSignedInRoom }))
  },
)

test('every operation of the contract has a row', () => {
  expect(Object.keys(rows).sort()).toEqual(Object.keys(contract).sort())
})
