import { childrenOf } from '../../load/processes.ts'
import type { Server } from './server.ts'

/** The one LiveKit on a server's machine, however it was started. */
export const liveKitOf = ({ host }: Pick<Server, 'host'>): Promise<number> =>
  host.findProcess(/\/livekit-[^/]*$/)

/** Every edge below `parley run`, also those that keep old connections. */
export const edgesOf = ({ app }: Pick<Server, 'app'>): number[] =>
  childrenOf(app.pid)
    .filter(({ command }) => / edge\b/.test(command))
    .map(({ pid }) => pid)
