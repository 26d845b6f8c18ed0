import type { DeviceProblem } from './device-problem.ts'

/** The parts of the browser that capture needs, so that tests can hand in their own. */
export interface MediaAccess {
  devices: Pick<MediaDevices, 'getUserMedia' | 'getDisplayMedia' | 'enumerateDevices'> & EventTarget
  /** @throws when the browser doesn't know the permission's name */
  permission: (name: CaptureKind) => Promise<PermissionStatus>
}

export type CaptureKind = 'microphone' | 'camera'

const absent = (): never => {
  throw new TypeError('no media devices: the address is not secure or the browser too old')
}

const noDevices = (): MediaAccess['devices'] =>
  Object.assign(new EventTarget(), {
    getUserMedia: () => Promise.resolve().then(absent),
    getDisplayMedia: () => Promise.resolve().then(absent),
    enumerateDevices: () => Promise.resolve([]),
  })

/** This browser's own devices; on a page without any (plain HTTP) everything fails as `unsupported`. */
export const browserMedia = (): MediaAccess => ({
  devices: (navigator as { mediaDevices?: MediaDevices }).mediaDevices ?? noDevices(),
  permission: (name) => navigator.permissions.query({ name }),
})

/** What is wanted of a device. `exact` when a person chose it, so that a wrong one is never taken silently. */
const wish = (deviceId: string | null): MediaTrackConstraints =>
  deviceId ? { deviceId: { exact: deviceId } } : {}

export const microphoneWish = (deviceId: string | null): MediaTrackConstraints => ({
  ...wish(deviceId),
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
})

export const cameraWish = (deviceId: string | null): MediaTrackConstraints => ({
  ...wish(deviceId),
  ...(deviceId ? {} : { facingMode: 'user' }),
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
})

/** Problems that another device of the same kind would not have. */
export const isOfOneDevice = (problem: DeviceProblem): boolean => problem === 'missing' || problem === 'busy'
