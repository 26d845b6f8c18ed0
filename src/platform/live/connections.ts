import { liveClose } from '../../contract/live.ts'
import type { LiveConnection } from './connection.ts'

/** Whose connections something happened to. */
export type Whose = { sessionId: string } | { userId: string } | { visitorId: string }

/** Every open live connection of this process. */
export interface LiveConnections {
  add: (connection: LiveConnection) => void
  remove: (connection: LiveConnection) => void
  /** Asks again, for everybody who follows a topic, whether they may. */
  recheckTopic: (topic: string) => Promise<void>
  /** Closes the connections of a session, user or visitor whose rights ended. */
  closeOf: (whose: Whose) => void
  /** Sessions somebody is connected with. */
  sessionIds: () => string[]
  /** Tells every page that this server goes away. */
  stop: () => void
}

const belongsTo = ({ caller }: LiveConnection, whose: Whose): boolean => {
  if ('sessionId' in whose) return caller.kind === 'user' && caller.sessionId === whose.sessionId
  if ('userId' in whose) return caller.kind === 'user' && caller.userId === whose.userId
  return caller.kind === 'visitor' && caller.visitorId === whose.visitorId
}

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
    closeOf(whose) {
      for (const connection of connections)
        if (belongsTo(connection, whose)) connection.close(liveClose.unauthenticated, 'signed out')
    },
    sessionIds: () => [
      ...new Set(
        [...connections].flatMap(({ caller }) =>
          caller.kind === 'user' && caller.sessionId !== null ? [caller.sessionId] : [],
        ),
      ),
    ],
    stop() {
      for (const connection of connections) connection.close(liveClose.goingAway, 'the server goes away')
    },
  }
}
