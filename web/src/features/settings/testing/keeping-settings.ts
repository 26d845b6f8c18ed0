import { vi } from 'vitest'
import type { Input, Reply } from '../../../../../src/contract/contract.ts'
import type { SettingState } from '../../../../../src/contract/settings.ts'

/** Keeps what it is told, as the server does. */
export const keepingSettings = (first: SettingState[]) => {
  let settings = first
  const answer = (): Reply<'GET /api/settings'> => ({ settings, mailProblems: [] })
  const change = vi.fn(({ body: { changes } }: Input<'PATCH /api/settings'>) => {
    settings = settings.map((one) => {
      const asked = changes.find(({ key }) => key === one.key)
      if (!asked) return one
      const value = asked.value ?? one.standard ?? ''
      const version = one.version + 1
      const source = asked.value === null ? 'default' : 'here'
      return { ...one, value, version, source, isSet: value !== '', changedAt: '2026-11-21T09:30:00.000Z' }
    })
    return answer()
  })
  return { answers: { 'GET /api/settings': answer, 'PATCH /api/settings': change }, change }
}
