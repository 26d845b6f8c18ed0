/** Numbers that server and browser must agree on. */
export const limits = {
  /** Graphemes of a name people see: of a person or a room. */
  nameGraphemes: 64,
  /** UTF-16 units of the same, a cheap first bound for the schema. */
  nameUnits: 512,
  /** UTF-16 units of what a server is called. */
  productNameUnits: 48,
  emailUnits: 254,
  usernameMinimum: 3,
  usernameMaximum: 32,
  passwordMinimum: 8,
  passwordMaximum: 256,
  /** UTF-16 units of what is searched for. */
  searchUnits: 128,
  /** Of one account. */
  passkeys: 20,
  apiKeys: 20,
  apiKeyDays: 366,
  /** UTF-16 units of one, at most. */
  refreshTokenUnits: 256,
  /** UTF-16 units of what a device calls a passkey (1023 bytes as base64url), and of each thing it answers. */
  passkeyIdUnits: 1364,
  passkeyAnswerUnits: 16_384,
  /** Of a picture somebody sends; its form is a square for people, and any for the logo. */
  logoBytes: 131_072,
  logoPixels: 1024,
  faceBytes: 65_536,
  facePixels: 512,
  /** Of a sign-in provider’s own icon. */
  iconBytes: 32_768,
  iconPixels: 256,
  /** Of this server. */
  providers: 32,
  /** UTF-16 units of what a provider sends a browser back with. */
  providerAnswerUnits: 8192,
  /** Codes that sign in when the authenticator app is lost, each once. */
  recoveryCodes: 10,
  invitationDays: 90,
  invitationsAtOnce: 100,
  /** Seconds of silence after which the live channel is pinged. */
  livePingSeconds: 15,
  /** Bytes waiting for a slow reader of the live channel before it is closed with 4008. */
  liveQueueBytes: 1_048_576,
  /** Bytes of one message a client may send on the live channel. */
  liveMessageBytes: 16_384,
  /** Topics one live connection may follow. */
  liveTopics: 32,
} as const
