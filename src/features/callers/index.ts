export { createResolveCaller } from './resolve-caller.ts'
