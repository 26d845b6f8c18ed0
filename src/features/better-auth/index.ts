export { registerBetterAuth } from './better-auth.routes.ts'
