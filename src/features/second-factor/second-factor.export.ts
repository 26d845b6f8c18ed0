import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { SecondFactors } from './second-factors.ts'

/** Whether the password wants a code beside it, without what makes the codes. */
export const secondFactorExport = ({ stateOf }: Pick<SecondFactors, 'stateOf'>): ExportPart => ({
  name: 'second-factor',
  single: true,
  async *rowsOf(userId) {
    const { onSince, recoveryCodes } = await stateOf(userId)
    yield { onSince: instantOrNull(onSince), unusedRecoveryCodes: recoveryCodes }
  },
})
