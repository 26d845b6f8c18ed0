export { createAdmission } from './admission.ts'
export { registerAdmission } from './admission.routes.ts'
