export { createAdmission } from './admission.ts'
export { registerAdmission } from './admission.routes.ts'
export { createClaim } from './claim.ts'
