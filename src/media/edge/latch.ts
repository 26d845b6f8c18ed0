import type { After } from '../../core/clock.ts'

/** Something that is open or shut; callers wait for it to open. */
export interface Latch {
  isOpen: () => boolean
  open: () => void
  shut: () => void
  /** True as soon as it is open, false when it didn't open in time. */
  whenOpen: (milliseconds: number) => Promise<boolean>
}

export const createLatch = ({ after }: { after: After }): Latch => {
  let isOpen = false
  const waiting = new Set<() => void>()
  return {
    isOpen: () => isOpen,
    open: () => {
      isOpen = true
      for (const go of waiting) go()
      waiting.clear()
    },
    shut: () => {
      isOpen = false
    },
    whenOpen: (milliseconds) => {
      if (isOpen) return Promise.resolve(true)
      return new Promise((resolve) => {
        const go = (): void => {
          cancel()
          resolve(true)
        }
        const cancel = after(milliseconds, () => {
          waiting.delete(go)
          resolve(false)
        })
        waiting.add(go)
      })
    },
  }
}
