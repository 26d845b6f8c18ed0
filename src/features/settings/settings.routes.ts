import { checkMail } from '../../platform/config/check-editable.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Settings } from './setting.ts'

export const registerSettings = (door: Door, { settings }: { settings: Settings }): void => {
  const describe = async () => {
    const { values, states } = await settings.read()
    const mailProblems = checkMail(values).map(({ key, message, cure }) => ({
      key,
      message: `${message}. ${cure}`,
    }))
    return { settings: [...states], mailProblems }
  }

  operation(door, 'GET /api/settings', () => describe())

  operation(door, 'PATCH /api/settings', async ({ body: { changes } }, call) => {
    call.changes = await settings.change(changes)
    call.worthAuditing = call.changes.length > 0
    return describe()
  })
}
