import { describe, expect, it } from 'vitest'
import { changesBetween, listDevices } from './devices.ts'
import { toDeviceProblem } from './device-problem.ts'

const found = (...devices: [MediaDeviceKind, string, string][]) =>
  listDevices(devices.map(([kind, deviceId, label]) => ({ kind, deviceId, label })))

const laptop = found(
  ['audioinput', 'default', 'Default - Built-in'],
  ['audioinput', 'communications', 'Communications - Built-in'],
  ['audioinput', 'mic', 'Built-in'],
  ['videoinput', 'cam', 'Webcam'],
  ['audiooutput', 'out', 'Speakers'],
)

it('lists devices by use, without Chromium’s double for communications', () => {
  expect(laptop.microphone.map(({ id }) => id)).toEqual(['default', 'mic'])
  expect(laptop.camera).toEqual([{ id: 'cam', label: 'Webcam' }])
})

it('says what was plugged in and out', () => {
  const after = found(
    ['audioinput', 'default', 'Default - Headset'],
    ['audioinput', 'mic', 'Built-in'],
    ['audioinput', 'usb', 'Headset'],
    ['audiooutput', 'out', 'Speakers'],
  )
  expect(changesBetween(laptop, after)).toEqual([
    { use: 'microphone', added: [{ id: 'usb', label: 'Headset' }], removed: [] },
    { use: 'camera', added: [], removed: [{ id: 'cam', label: 'Webcam' }] },
  ])
})

it('says nothing while names are withheld', () => {
  const unnamed = found(['audioinput', '', ''], ['videoinput', '', ''])
  expect(changesBetween(unnamed, laptop)).toEqual([])
})

describe('toDeviceProblem', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', 'denied'],
    ['NotAllowedError', 'Permission dismissed', 'dismissed'],
    ['NotAllowedError', 'Permission denied by system', 'system'],
    ['NotFoundError', '', 'missing'],
    ['OverconstrainedError', '', 'missing'],
    ['NotReadableError', '', 'busy'],
    ['TypeError', '', 'unsupported'],
    ['SomethingNew', '', 'failed'],
  ])('%s “%s” is %s', (name, message, problem) => {
    expect(toDeviceProblem(new DOMException(message, name))).toBe(problem)
  })

  it('takes anything else for a failure', () => {
    expect(toDeviceProblem('oh')).toBe('failed')
  })
})
