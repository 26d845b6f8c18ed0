/**
 * How the connection to the mail server is kept private. `starttls`: it begins in the clear and must turn private before
 * anything is said; `tls`: private from the first byte; `none`: never private, only towards this machine itself.
 */
export type MailSecurity = 'starttls' | 'tls' | 'none'

/** The mail server that passes our mail on. */
export interface MailSettings {
  /** Name or address; its certificate must be for it. */
  host: string
  port: number
  security: MailSecurity
  /** Empty: without signing in. */
  username: string
  /** In the clear. Empty without signing in. */
  password: string
  /** The sender: `parley@example.org` or `Parley <parley@example.org>`. */
  from: string
}
