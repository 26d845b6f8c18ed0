export { createRegistration, isRegistrationOpen, type Registration } from './registration.ts'
export { createMakeAccount, type MakeAccount } from './make-account.ts'
export { registerRegistration } from './registration.routes.ts'
export { createRegistrationStore } from './registration.store.ts'
