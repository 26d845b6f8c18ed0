import { vi } from 'vitest'
import type { Input, Reply } from '../../../../../src/contract/contract.ts'
import type { SettingState } from '../../../../../src/contract/settings.ts'
import { failing } from '../../../testing/fixture-api.ts'

/** Keeps what it is told, as the server does: only what is told of the state it has. */
export const keepingSettings = (first: SettingState[]) => {
  let settings = first
  const answer = (): Reply<'GET /api/settings'> => ({ settings, mailProblems: [], passkeysElsewhere: [] })
  const change = vi.fn(({ body: { changes } }: Input<'PATCH /api/settings'>) => {
    const versions = new Map<string, number>(settings.map(({ key, version }) => [key, version]))
    if (changes.some(({ key, version }) => versions.get(key) !== version))
      return failing('conflict', { reason: 'version' })()
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
