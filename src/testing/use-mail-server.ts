import type { App } from '../app.ts'
import type { MailSettings } from '../platform/mail/mail-settings.ts'

/** Changes the mail server as admins do. */
export const useMailServer = async (
  { settings }: Pick<App, 'settings'>,
  server: MailSettings | null,
): Promise<void> => {
  const { states } = await settings.read()
  const values = {
    'mail.host': server?.host ?? null,
    'mail.port': server?.port ?? null,
    'mail.security': server?.security ?? null,
    'mail.username': server?.username ?? null,
    'mail.password': server?.password ?? null,
    'mail.from': server?.from ?? null,
  }
  await settings.change(
    states
      .filter(({ key }) => key in values)
      .map(({ key, version }) => ({ key, version, value: values[key as keyof typeof values] })),
  )
}
