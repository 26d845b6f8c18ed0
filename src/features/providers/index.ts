export { createProviderSlice, type ProviderSlice } from './slice.ts'
export { browserSecret, registerProviders } from './providers.routes.ts'
export type { Linked } from './identities.ts'
export { identityExport } from './providers.export.ts'
