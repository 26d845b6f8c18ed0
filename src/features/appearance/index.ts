export { mailAccentsOf, productOf, siteOf } from './appearance.ts'
export { registerAppearance } from './appearance.routes.ts'
