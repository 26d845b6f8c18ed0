import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from './eventually.ts'

/** A sound server without a card: Firefox's `AudioContext` stays suspended without a sink. */
export interface Sound {
  /** Value for PULSE_SERVER; a path, so it reaches into every namespace. */
  address: string
  close(): Promise<void>
}

export async function startSound(folder: string): Promise<Sound> {
  const socket = join(folder, 'pulse.socket')
  const modules = ['module-null-sink', `module-native-protocol-unix socket=${socket} auth-anonymous=1`]
  const child = spawn(
    'pulseaudio',
    [
      '-n',
      '--daemonize=no',
      '--use-pid-file=no',
      '--exit-idle-time=-1',
      ...modules.map((one) => `--load=${one}`),
    ],
    { stdio: 'ignore', env: { PATH: process.env['PATH'], HOME: folder, XDG_RUNTIME_DIR: folder } },
  )
  const gone = once(child, 'exit')
  await eventually('the sound server listens', () => existsSync(socket))
  return {
    address: `unix:${socket}`,
    close: async () => {
      child.kill()
      await gone
    },
  }
}
