export { createRefreshStore } from './refresh-tokens.store.ts'
export { createSigningKeyStore } from './signing-keys.store.ts'
export { createTokens, type Tokens } from './tokens.ts'
export { registerTokens } from './tokens.routes.ts'
