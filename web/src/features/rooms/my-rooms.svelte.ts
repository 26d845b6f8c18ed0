import type { Room, RoomAccess } from '../../../../src/contract/rooms.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { applyRoomEvent, type KnownRoom } from '../../live-room.ts'
import type { LiveChannel } from '../../live.svelte.ts'

/** Live topics one connection may follow, less a few for other screens (`limits.liveTopics`). */
const mostFollowed = 28

export interface MyRoomsDeps {
  api: Api
  live: LiveChannel
}

/** The caller's rooms with who is inside, kept fresh by the live channel while somebody watches. */
export class MyRooms {
  failure: ApiFailure | undefined = $state()
  #rooms: Room[] | undefined = $state.raw()
  /** Codes of rooms that are on their way out: hidden, but still there until the server has deleted them. */
  #leaving: readonly string[] = $state.raw([])
  /** Whose they are. */
  #userId: string | undefined
  readonly #deps: MyRoomsDeps

  constructor(deps: MyRoomsDeps) {
    this.#deps = deps
  }

  /** Undefined until they are known. */
  get list(): readonly Room[] | undefined {
    return this.#rooms?.filter(({ code }) => !this.#leaving.includes(code))
  }

  /** Asks for the list; a failure is kept for the screen. */
  async load(): Promise<void> {
    try {
      this.#rooms = (await this.#deps.api('GET /api/rooms')).rooms
      this.failure = undefined
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Loads, then follows the list and its rooms until the answer is called. Nobody sees what was another's. */
  watch(userId: string): () => void {
    if (this.#userId !== userId) this.#rooms = undefined
    this.#userId = userId
    void this.load()
    return this.#deps.live.follow(`user:${userId}`, {
      event: (event) => {
        if (event.type === 'rooms.changed') void this.load()
      },
    })
  }

  /** Codes worth following live. */
  get followed(): string {
    return (this.#rooms ?? [])
      .slice(0, mostFollowed)
      .map(({ code }) => code)
      .join(' ')
  }

  /** Follows who is inside the given rooms until the answer is called. */
  watchInside(codes: readonly string[]): () => void {
    const ends = codes.map((code) => this.#watchRoom(code))
    return () => {
      for (const end of ends) end()
    }
  }

  /** @throws ApiFailure */
  async create(wish: { name: string; access: RoomAccess }): Promise<Room> {
    const room = await this.#deps.api('POST /api/rooms', { body: wish })
    this.#rooms = [room, ...(this.#rooms ?? []).filter(({ code }) => code !== room.code)]
    return room
  }

  /** Takes over what the server answered about one room. */
  accept(room: Room): void {
    this.#change(room.code, () => room)
  }

  /** Hides a room that will be deleted. */
  hide(code: string): void {
    this.#leaving = [...this.#leaving, code]
  }

  unhide(code: string): void {
    this.#leaving = this.#leaving.filter((one) => one !== code)
  }

  /** Deletes a hidden room for good; shows it again when that fails. @throws ApiFailure */
  async delete(code: string): Promise<void> {
    try {
      await this.#deps.api('DELETE /api/rooms/:code', { params: { code } })
      this.#rooms = this.#rooms?.filter((room) => room.code !== code)
    } finally {
      this.unhide(code)
    }
  }

  #watchRoom(code: string): () => void {
    let known: KnownRoom = null
    return this.#deps.live.follow(`room:${code}`, {
      event: (event) => {
        known = applyRoomEvent(known, event)
        const state = known
        if (state === 'deleted') this.#rooms = this.#rooms?.filter((room) => room.code !== code)
        else if (state) this.#change(code, ({ meeting: _, ...room }) => ({ ...room, ...state }))
      },
    })
  }

  #change(code: string, change: (room: Room) => Room): void {
    this.#rooms = this.#rooms?.map((room) => (room.code === code ? change(room) : room))
  }
}
