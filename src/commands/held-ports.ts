import { edgePorts, type EdgePort } from '../edge.ts'
import { setTimeout as pause } from 'node:timers/promises'
import type { Config } from '../platform/config/config.ts'
import { holdPort, type HeldPort } from '../platform/process/held-port.ts'
import type { InheritedSocket } from '../platform/process/inherited-sockets.ts'
import { explainListenFailure, isMissingAddress } from '../platform/process/listen-failure.ts'

/** The edge's ports, held by whoever watches it: between two edges connections wait instead of being refused. */
export interface HeldPorts {
  /**
   * Binds what this configuration wants and isn't held yet. An edge whose watcher was killed lets go in a moment: a port
   * that is taken is tried for a while.
   * @throws StartError that names the port and the cure
   */
  take: (config: Config) => Promise<void>
  /** Lets go of what the configuration taken last doesn't want any more. */
  dropOthers: () => void
  /** What the configuration taken last wants: the sockets of the next edge. */
  sockets: () => InheritedSocket[]
}

const keyOf = ({ name, port, host }: EdgePort): string => `${name} ${host ?? '*'} ${port}`

const patienceMilliseconds = 2000
const lookMilliseconds = 50

const bind = async (wanted: EdgePort): Promise<HeldPort | null> => {
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    try {
      return holdPort(wanted)
    } catch (error) {
      const failure = error as NodeJS.ErrnoException
      if (wanted.optional && isMissingAddress(failure)) return null
      if (failure.code !== 'EADDRINUSE' || performance.now() >= deadline)
        throw explainListenFailure(failure, wanted)
    }
    await pause(lookMilliseconds)
  }
}

export const createHeldPorts = (): HeldPorts => {
  const held = new Map<string, { name: string; port: HeldPort }>()
  let wantedKeys: ReadonlySet<string> = new Set()
  return {
    async take(config) {
      for (const wanted of edgePorts(config)) {
        const key = keyOf(wanted)
        const port = held.has(key) ? null : await bind(wanted)
        if (port !== null) held.set(key, { name: wanted.name, port })
      }
      wantedKeys = new Set(edgePorts(config).map(keyOf))
    },
    dropOthers() {
      for (const [key, { port }] of held) {
        if (wantedKeys.has(key)) continue
        held.delete(key)
        port.close()
      }
    },
    sockets: () =>
      [...held].filter(([key]) => wantedKeys.has(key)).map(([, { name, port }]) => ({ name, fd: port.fd })),
  }
}
