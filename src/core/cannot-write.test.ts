import { expect, test } from 'vitest'
import { cannotWrite, isDiskTrouble } from './cannot-write.ts'
import { exitCodes } from './start-error.ts'

const failed = (code: string): Error => Object.assign(new Error(`${code}: it failed, write`), { code })

test.each(['ENOSPC', 'EDQUOT', 'EIO'])('%s asks for room', (code) => {
  const error = cannotWrite({ what: 'LiveKit', to: '/srv/cache', cause: failed(code) })
  expect(error.message).toBe(`LiveKit can’t be written to /srv/cache: ${code}: it failed, write.`)
  expect(error.cure).toMatch(/^Make room/)
  expect(error.exitCode).toBe(exitCodes.disk)
})

test.each([failed('EACCES'), failed('ENOTDIR'), new Error('odd'), 'odd'])(
  'anything else asks for rights',
  (cause) => {
    expect(isDiskTrouble(cause)).toBe(false)
    const error = cannotWrite({ what: 'LiveKit', to: '/srv/cache', cause })
    expect(error.cure).toMatch(/right to write/)
    expect(error).toMatchObject({ exitCode: exitCodes.notWritable, cause })
  },
)
