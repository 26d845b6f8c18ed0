export {
  accountMerged,
  newDevice,
  passkeyAdded,
  passkeyRemoved,
  passwordChanged,
  providerLinked,
  providerUnlinked,
  secondFactorReset,
  secondFactorTurned,
  toCaller,
  wayInTaken,
} from './account-news.ts'
export { isJustMailed, patienceMilliseconds } from './asked-links.ts'
export { createDeliver, createMailJob, type ReadFrame } from './deliver.ts'
export { createMail, mailOff, type Mail } from './mail.ts'
export { registerMail } from './mail.routes.ts'
export { createMailSealing, mailJob } from './waiting-mail.ts'
