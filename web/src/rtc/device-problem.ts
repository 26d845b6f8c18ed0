/**
 * Why a microphone, camera or screen couldn't be had.
 * - `denied`: the person or the browser said no for this site
 * - `dismissed`: the question was closed without an answer
 * - `system`: the operating system keeps the browser from it
 * - `missing`: there is none
 * - `busy`: another program holds it
 * - `unsupported`: this browser or this address (plain HTTP) has no devices at all
 * - `failed`: anything else
 */
export type DeviceProblem = 'denied' | 'dismissed' | 'system' | 'missing' | 'busy' | 'unsupported' | 'failed'

const byName: Record<string, DeviceProblem> = {
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  AbortError: 'busy',
  SecurityError: 'denied',
  TypeError: 'unsupported',
}

/** Chromium and Firefox say what kind of "no" it was only in the message. */
const kindOfNo = (message: string): DeviceProblem => {
  if (/dismissed/i.test(message)) return 'dismissed'
  return /by system|platform/i.test(message) ? 'system' : 'denied'
}

/** What an error of `getUserMedia` or `getDisplayMedia` means. */
export const toDeviceProblem = (thrown: unknown): DeviceProblem => {
  if (!(thrown instanceof Error || thrown instanceof DOMException)) return 'failed'
  if (thrown.name === 'NotAllowedError' || thrown.name === 'PermissionDeniedError')
    return kindOfNo(thrown.message)
  return byName[thrown.name] ?? 'failed'
}
