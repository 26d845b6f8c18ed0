export { createApiKeys, keyPrefix, type ApiKeys } from './api-keys.ts'
export { createApiKeyStore } from './api-keys.store.ts'
export { apiKeyExport } from './api-keys.export.ts'
export { registerApiKeys, toApiKey } from './api-keys.routes.ts'
