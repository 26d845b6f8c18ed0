export { browserWords } from './browser-words.ts'
export { createSignInByEmail, type SignInByEmail } from './sign-in-by-email.ts'
export { createDevices, type Devices } from './devices.ts'
export { deviceExport } from './devices.export.ts'
export { createDeviceStore } from './devices.store.ts'
export { readSecret } from './browser-cookies.ts'
export { createSessionStore } from './sessions.store.ts'
export { createVisitorStore } from './visitors.store.ts'
export { createSessions, type Sessions } from './sessions.ts'
export { signIn, type SignInByPassword } from './sign-in.ts'
export { createSweeper } from './sweeper.ts'
export { createVisitors, type Visitors } from './visitors.ts'
export {
  createDescribeMe,
  registerSessions,
  toSessionInfo,
  type DescribeMe,
  type House,
} from './sessions.routes.ts'
export { sessionExport } from './sessions.export.ts'
export { proveForOthers } from './prove-for-others.ts'
