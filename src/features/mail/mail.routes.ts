import type { FailedMail as ToldMail } from '../../contract/mail.ts'
import { toInstant } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { readEmail } from '../users/index.ts'
import type { FailedMail, Mail } from './mail.ts'

const toTold = ({ createdAt, failedAt, ...rest }: FailedMail): ToldMail => ({
  ...rest,
  createdAt: toInstant(createdAt),
  failedAt: toInstant(failedAt),
})

export const registerMail = (door: Door, { mail }: { mail: Mail }): void => {
  operation(door, 'GET /api/mail', async () => {
    const { on, waiting, trouble, failed } = await mail.queue()
    return { on, waiting, ...(trouble !== null && { trouble }), failed: failed.map(toTold) }
  })

  operation(door, 'POST /api/mail/test', async ({ body: { to, language = 'en' } }, call) => {
    const { shown } = readEmail(to, 'to')
    const trouble = await mail.sendTest({ to: shown, language })
    call.changes = [{ field: 'email', to: shown }]
    return { sent: trouble === null, ...(trouble !== null && { trouble }) }
  })

  operation(door, 'POST /api/mail/preview', ({ body: { template, language = 'en' } }) =>
    mail.preview({ template, language }),
  )

  operation(door, 'POST /api/mail/failed/:id/retry', async ({ params: { id } }, call) => {
    await mail.retry(id)
    call.subject = id
    return {}
  })

  operation(door, 'DELETE /api/mail/failed/:id', async ({ params: { id } }, call) => {
    await mail.discard(id)
    call.subject = id
    return {}
  })
}
