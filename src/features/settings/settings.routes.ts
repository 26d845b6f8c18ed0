import type { Reply } from '../../contract/contract.ts'
import { toInstant } from '../../core/clock.ts'
import { checkMail } from '../../platform/config/check-editable.ts'
import type { Call } from '../../platform/http/call.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Pictures } from '../pictures/index.ts'
import type { Settings } from './setting.ts'

export interface SettingRoutesParts {
  settings: Settings
  logo: Pictures['logo']
  passkeys: { elsewhere: () => Promise<Reply<'GET /api/settings'>['passkeysElsewhere']> }
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
}

export const registerSettings = (door: Door, parts: SettingRoutesParts): void => {
  const { settings, logo, passkeys, recheckLive } = parts
  const describe = async () => {
    const [{ values, states }, found, passkeysElsewhere] = await Promise.all([
      settings.read(),
      logo.find(),
      passkeys.elsewhere(),
    ])
    const mailProblems = checkMail(values).map(({ key, message, cure }) => ({
      key,
      message: `${message}. ${cure}`,
    }))
    return {
      settings: [...states],
      mailProblems,
      passkeysElsewhere,
      ...(found !== null && { logo: { address: found.address, changedAt: toInstant(found.changedAt) } }),
    }
  }
  const replaceLogo = async (call: Call, replace: () => Promise<void>) => {
    const before = await logo.find()
    await replace()
    const after = await logo.find()
    call.changes = [{ field: 'logo', from: before?.hash ?? '', to: after?.hash ?? '' }]
    call.worthAuditing = before?.hash !== after?.hash
    return describe()
  }

  operation(door, 'GET /api/settings', () => describe())

  operation(door, 'PUT /api/settings/logo', ({ body: { content } }, call) =>
    replaceLogo(call, () => logo.put(content)),
  )

  operation(door, 'DELETE /api/settings/logo', (_input, call) => replaceLogo(call, logo.remove))

  operation(door, 'PATCH /api/settings', async ({ body: { changes } }, call) => {
    call.changes = await settings.change(changes)
    call.worthAuditing = call.changes.length > 0
    if (call.changes.some(({ field }) => field === 'accounts.second_factor')) await recheckLive()
    return describe()
  })
}
