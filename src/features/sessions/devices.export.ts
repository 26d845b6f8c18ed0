import { toInstant } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import type { Devices } from './devices.ts'

/** Browsers the account knows again, without what they are known by. */
export const deviceExport = ({ list }: Pick<Devices, 'list'>): ExportPart => ({
  name: 'browsers',
  async *rowsOf(userId) {
    for (const { createdAt, seenAt } of await list(userId))
      yield { firstSignIn: toInstant(createdAt), lastSignIn: toInstant(seenAt) }
  },
})
