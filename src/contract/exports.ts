import { operations } from './operation.ts'
import { Archive } from './shapes.ts'

export const exports = operations({
  'POST /api/me/export': {
    summary:
      'Everything this server holds about my account, as a zip archive of JSON files with a README; wants a fresh proof',
    access: 'user',
    rate: 'heavy',
    audit: 'user.exported',
    reply: Archive,
  },
})
