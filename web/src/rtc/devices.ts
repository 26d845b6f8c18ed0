import { Changes } from './changes.ts'
import type { CaptureKind, MediaAccess } from './media-access.ts'

export type DeviceUse = CaptureKind | 'speaker'

export interface Device {
  id: string
  label: string
}

export type DeviceLists = Record<DeviceUse, Device[]>

/** `unknown` where the browser doesn't tell before it is asked. */
export type Permission = 'prompt' | 'granted' | 'denied' | 'unknown'

const useOf: Record<MediaDeviceKind, DeviceUse> = {
  audioinput: 'microphone',
  audiooutput: 'speaker',
  videoinput: 'camera',
}

/**
 * Devices by use. Before a permission is given browsers list devices without names; those only say that there are any.
 * Chromium's doubles of the default device are left out.
 */
export const listDevices = (found: Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>[]): DeviceLists => {
  const lists: DeviceLists = { microphone: [], camera: [], speaker: [] }
  for (const { deviceId, kind, label } of found) {
    if (deviceId === 'communications') continue
    lists[useOf[kind]].push({ id: deviceId, label })
  }
  return lists
}

export interface DeviceChange {
  use: DeviceUse
  added: Device[]
  removed: Device[]
}

/** What was plugged in and out between two lists. Lists without names say nothing. */
export const changesBetween = (before: DeviceLists, after: DeviceLists): DeviceChange[] =>
  (['microphone', 'camera', 'speaker'] as const).flatMap((use) => {
    const named = (list: Device[]) =>
      list.filter(({ id, label }) => id !== '' && id !== 'default' && label !== '')
    const [old, now] = [named(before[use]), named(after[use])]
    if (old.length === 0) return []
    const added = now.filter(({ id }) => !old.some((one) => one.id === id))
    const removed = old.filter(({ id }) => !now.some((one) => one.id === id))
    return added.length + removed.length > 0 ? [{ use, added, removed }] : []
  })

/** Which devices there are and what we may use, kept up to date while they are plugged and permissions change. */
export class Devices {
  lists: DeviceLists = { microphone: [], camera: [], speaker: [] }
  permissions: Record<CaptureKind, Permission> = { microphone: 'unknown', camera: 'unknown' }
  /** False until the browser has listed its devices once. */
  known = false
  readonly changes = new Changes()
  readonly #access: MediaAccess
  readonly #plugged: (changes: DeviceChange[]) => void
  readonly #granted: (kind: CaptureKind) => void
  readonly #stops: (() => void)[] = []

  constructor(deps: {
    access: MediaAccess
    /** Something was plugged in or out. */
    plugged: (changes: DeviceChange[]) => void
    /** A permission was given after all: no reload needed. */
    granted: (kind: CaptureKind) => void
  }) {
    this.#access = deps.access
    this.#plugged = deps.plugged
    this.#granted = deps.granted
  }

  /** Can sound be sent to a chosen speaker here? */
  get canChooseSpeaker(): boolean {
    return 'setSinkId' in HTMLMediaElement.prototype
  }

  has(use: DeviceUse): boolean {
    return this.lists[use].length > 0
  }

  async start(): Promise<void> {
    const refresh = () => void this.refresh()
    this.#access.devices.addEventListener('devicechange', refresh)
    this.#stops.push(() => {
      this.#access.devices.removeEventListener('devicechange', refresh)
    })
    await Promise.all([this.#watch('microphone'), this.#watch('camera'), this.refresh()])
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** Reads the list again; call it once a permission was given, since names appear then. */
  async refresh(): Promise<void> {
    const before = this.lists
    this.lists = listDevices(await this.#access.devices.enumerateDevices().catch(() => []))
    const changes = this.known ? changesBetween(before, this.lists) : []
    this.known = true
    this.changes.tell()
    if (changes.length > 0) this.#plugged(changes)
  }

  async #watch(kind: CaptureKind): Promise<void> {
    try {
      const status = await this.#access.permission(kind)
      this.permissions[kind] = status.state
      const changed = () => {
        this.#changed(kind, status.state)
      }
      status.addEventListener('change', changed)
      this.#stops.push(() => {
        status.removeEventListener('change', changed)
      })
    } catch {
      // An older browser doesn't know the name: `unknown` until it is asked.
    }
    this.changes.tell()
  }

  #changed(kind: CaptureKind, state: Permission): void {
    const before = this.permissions[kind]
    this.permissions[kind] = state
    this.changes.tell()
    if (state !== 'granted' || before === 'granted') return
    void this.refresh()
    this.#granted(kind)
  }
}
