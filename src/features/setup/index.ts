export { createSetupStore } from './setup.store.ts'
export { createSetup, type Setup } from './setup.ts'
export { registerSetup } from './setup.routes.ts'
