export { exportWords } from './export-words.ts'
export { createExports, type Exports } from './exports.ts'
export { registerExports } from './exports.routes.ts'
