export { createResetStore } from './resets.store.ts'
export { createResets, type Resets } from './resets.ts'
export { registerResets } from './resets.routes.ts'
export { createWayBack, type WayBack } from './way-back.ts'
