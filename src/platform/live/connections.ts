import { owesSecondFactor } from '../../core/caller.ts'
import { liveClose } from '../../contract/live.ts'
import type { LiveConnection } from './connection.ts'

/** Every open live connection of this process. */
export interface LiveConnections {
  add: (connection: LiveConnection) => void
  remove: (connection: LiveConnection) => void
  /** Asks again, for everybody who follows a topic, whether they may. */
  recheckTopic: (topic: string) => Promise<void>
  /** Closes the connections of sessions that are over, or may see less. */
  closeOf: (sessionIds: readonly string[]) => void
  /** Sessions somebody is connected with, but for those of whom no more is shown than to anybody. */
  sessionIds: () => string[]
  /** Tells every page that this server goes away. */
  stop: () => void
}

const sessionOf = ({ caller }: LiveConnection): string | null =>
  caller.kind === 'user' ? caller.sessionId : null

export const createLiveConnections = (): LiveConnections => {
  const connections = new Set<LiveConnection>()
  return {
    add(connection) {
      connections.add(connection)
    },
    remove(connection) {
      connection.release()
      connections.delete(connection)
    },
    async recheckTopic(topic) {
      await Promise.all([...connections].map((connection) => connection.recheck(topic)))
    },
    closeOf(sessionIds) {
      const closed: ReadonlySet<string | null> = new Set(sessionIds)
      for (const connection of connections)
        if (closed.has(sessionOf(connection))) connection.close(liveClose.unauthenticated, 'signed out')
    },
    sessionIds() {
      const whole = [...connections].filter(({ caller }) => !owesSecondFactor(caller))
      return [...new Set(whole.map(sessionOf).filter((id) => id !== null))]
    },
    stop() {
      for (const connection of connections) connection.close(liveClose.goingAway, 'the server goes away')
    },
  }
}
