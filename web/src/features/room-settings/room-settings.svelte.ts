import type { Room, RoomAccess } from '../../../../src/contract/rooms.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { nameError } from '../../names.ts'

export interface RoomSettingsDeps {
  api: Api
  code: string
  /** Told of every new state of the room. */
  changed: (room: Room) => void
}

/** The settings of one room: what the server has, and what is being changed here. */
export class RoomSettings {
  room: Room | undefined = $state.raw()
  name = $state('')
  access: RoomAccess = $state('open')
  busy = $state(false)
  error: 'empty' | 'long' | undefined = $state()
  /** Somebody else was faster: their state is shown, ours is still in the form. */
  overtaken = $state(false)
  failure: ApiFailure | undefined = $state()
  readonly #deps: RoomSettingsDeps

  constructor(deps: RoomSettingsDeps) {
    this.#deps = deps
  }

  get dirty(): boolean {
    return (
      this.room !== undefined && (this.name.trim() !== this.room.name || this.access !== this.room.access)
    )
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.#take(await this.#fetch())
      this.reset()
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Puts the form back to what the server has. */
  reset(): void {
    if (!this.room) return
    this.name = this.room.name
    this.access = this.room.access
    this.error = undefined
    this.overtaken = false
  }

  /** True when the changes are kept by the server; never throws. */
  async save(): Promise<boolean> {
    this.error = nameError(this.name)
    if (this.busy || !this.room || this.error) return false
    this.busy = true
    this.failure = undefined
    try {
      const { name, access, room } = this
      const body = { name, access, version: room.version }
      this.#take(await this.#deps.api('PATCH /api/rooms/:code', { params: { code: room.code }, body }))
      this.reset()
      return true
    } catch (thrown) {
      await this.#refused(toFailure(thrown))
      return false
    } finally {
      this.busy = false
    }
  }

  async #refused(failure: ApiFailure): Promise<void> {
    if (failure.code !== 'conflict') {
      this.failure = failure
      return
    }
    try {
      this.#take(await this.#fetch())
      this.overtaken = true
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  async #fetch(): Promise<Room> {
    return await this.#deps.api('GET /api/rooms/:code', { params: { code: this.#deps.code } })
  }

  #take(room: Room): void {
    this.room = room
    this.#deps.changed(room)
  }
}
