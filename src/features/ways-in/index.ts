export { registerWaysIn } from './ways-in.routes.ts'
