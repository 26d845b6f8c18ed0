import type { EditableValues } from '../../contract/settings.ts'
import { checkMail } from '../../platform/config/check-editable.ts'
import type { MailSettings } from '../../platform/mail/mail-settings.ts'

const usualPorts = { starttls: 587, tls: 465, none: 25 } as const

/** How mail is sent; null where no server is named, or something about it is wrong. */
export const mailSettingsOf = (values: EditableValues): MailSettings | null => {
  const host = values['mail.host']
  if (host === '' || checkMail(values).length > 0) return null
  const security = values['mail.security']
  return {
    host,
    port: values['mail.port'] === 0 ? usualPorts[security] : values['mail.port'],
    security,
    username: values['mail.username'],
    password: values['mail.password'],
    from: values['mail.from'],
  }
}
