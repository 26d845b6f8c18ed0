/** A browser an account has signed in with before. Only the hash of its secret is stored. */
export interface Device {
  id: string
  userId: string
  secretHash: string
  createdAt: number
  /** The latest sign-in. */
  seenAt: number
}

/** What an account knows before somebody signs in. */
export interface DevicesKnown {
  /** How many browsers. */
  count: number
  /** 1 when this one is among them. */
  isKnown: number
  /** Last use of the account, whatever it was with; null when there never was any. */
  seenAt: number | null
}

export interface DeviceStore {
  look(which: { userId: string; secretHash: string }): Promise<DevicesKnown>
  /** Inserts it, or keeps when it was seen. */
  seen(device: Device): Promise<void>
  /** The latest used first. */
  listOf(userId: string): Promise<Device[]>
  /** Forgets all but the latest of an account. */
  keepLatest(which: { userId: string; most: number }): Promise<void>
  deleteUnseenSince(at: number): Promise<void>
}
