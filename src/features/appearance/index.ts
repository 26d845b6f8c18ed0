export { productOf } from './appearance.ts'
export { registerAppearance } from './appearance.routes.ts'
