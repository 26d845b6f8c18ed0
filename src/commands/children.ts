import { systemAfter, systemNow } from '../core/clock.ts'
import type { Config } from '../platform/config/config.ts'
import { childEnvironment } from '../platform/config/machine-config.ts'
import type { LogRoot } from '../platform/log/log.ts'
import { createChild, type Child } from '../platform/process/child-process.ts'
import type { InheritedSocket } from '../platform/process/inherited-sockets.ts'
import { ownCommand } from './own-command.ts'
import { toArguments, type GivenSettings } from './setting-flags.ts'
import { supervisedFlag } from './supervised-flag.ts'

/** What ends when: the edge in half a second, LiveKit after waiting for people twice over (see media/). */
const stopMilliseconds = { edge: 5000, livekitBeyondItsOwn: 12_000 }

export interface Children {
  edge: Child
  livekit: Child
}

export interface ChildrenInput {
  given: GivenSettings
  config: Config
  root: LogRoot
  /** The listening sockets of the edge, which are ours as long as we live. */
  edgeSockets: () => readonly InheritedSocket[]
}

/** The two other processes, with the same settings as this one. Their log lines become ours. Not started. */
export const createChildren = ({ given, config, root, edgeSockets }: ChildrenInput): Children => {
  const flags = { ...given.flags, 'log.format': 'json' }
  const [program, ...before] = ownCommand()
  const child = (name: 'edge' | 'livekit', stopAfter: number, sockets?: typeof edgeSockets): Child =>
    createChild({
      name,
      command: [program, ...before, name, supervisedFlag, ...toArguments({ ...given, flags })],
      env: childEnvironment(),
      stopMilliseconds: stopAfter,
      onLine: root.relay,
      ...(sockets !== undefined && { sockets }),
      log: root.log.child({ feature: 'processes' }),
      now: systemNow,
      after: systemAfter,
    })
  return {
    edge: child('edge', stopMilliseconds.edge, edgeSockets),
    livekit: child('livekit', config.livekit.stopMilliseconds + stopMilliseconds.livekitBeyondItsOwn),
  }
}
