import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { ConnectOrder, ConnectResult } from './agent-process.ts'

/** Our hand inside a namespace. */
export interface Agent {
  /** Opens a TCP connection as a program on that host would; names are looked up in the host's own hosts file. */
  connect(host: string, port: number): Promise<Socket>
  close(): Promise<void>
}

const program = fileURLToPath(new URL('./agent-process.ts', import.meta.url))

/** Starts the agent of a namespace. */
export function startAgent(namespace: string): Agent {
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, '--no-warnings', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const waiting = new Map<number, { resolve: (socket: Socket) => void; reject: (error: Error) => void }>()
  let last = 0
  child.on('message', (message, handle) => {
    const { id, error } = message as ConnectResult
    const order = waiting.get(id)
    waiting.delete(id)
    if (error === undefined && handle) order?.resolve(handle as Socket)
    else order?.reject(new Error(error ?? 'the connection closed at once'))
  })
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error(`the agent of ${namespace} is gone`))
  })
  return {
    connect: (host, port) =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error(`the agent of ${namespace} is gone`))
        const id = ++last
        waiting.set(id, { resolve, reject })
        child.send({ id, host, port } satisfies ConnectOrder)
      }),
    close: async () => {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}
