export { registerHealth, type HealthParts, type PartState } from './health.routes.ts'
