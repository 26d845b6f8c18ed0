import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Ends, Shape } from './bad-link-process.ts'
import { goodWay, type Way } from './bad-way.ts'
import { command } from './commands.ts'

/** The cable of one host. It is an ordinary one until it is first made bad. */
export interface BadLink {
  /** `up` is what the host sends, `down` what comes to it. */
  readonly shape: (ways: { up?: Way; down?: Way }) => Promise<void>
  readonly close: () => Promise<void>
}

export interface Cable {
  /** Namespace of the switch. */
  middle: string
  /** The switch's end of the host's cable. */
  port: string
  /** Of this cable among all of the switch. */
  number: number
}

const program = fileURLToPath(new URL('./bad-link-process.ts', import.meta.url))

/**
 * Not `tc netem`: not every kernel that runs the lab has it. Instead the cable is cut in the middle, and a program of
 * ours carries each frame from one end to the other. The host's own device stays the same, so browsers notice nothing
 * but what they should.
 */
export function createBadLink(cable: Cable): BadLink {
  let middleman: Promise<ChildProcess> | null = null
  return {
    shape: async ({ up = goodWay, down = goodWay }) => {
      middleman ??= cut(cable)
      await tell(await middleman, { up, down })
    },
    close: async () => {
      const child = await middleman
      if (child?.exitCode !== null) return
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

/** Asked and answered: when it resolves the cable is as wished. */
async function tell(child: ChildProcess, shape: Shape): Promise<void> {
  const done = once(child, 'message')
  child.send(shape)
  await done
}

/** Puts the program between the host and the switch. */
async function cut({ middle, port, number }: Cable): Promise<ChildProcess> {
  const first = 20_000 + 4 * number
  const ends: Ends = {
    host: { from: first, to: first + 1 },
    bridge: { from: first + 2, to: first + 3 },
  }
  const child = spawn(
    'ip',
    ['netns', 'exec', middle, process.execPath, '--no-warnings', program, JSON.stringify(ends)],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  await tell(child, { up: goodWay, down: goodWay })
  const ip = (...words: string[]): Promise<string> => command('ip', '-n', middle, ...words)
  const aside = `aside${number}`
  await ip('link', 'set', 'lo', 'up')
  await ip('link', 'add', aside, 'type', 'bridge', 'mcast_snooping', '0')
  await ip('link', 'set', aside, 'up')
  for (const [side, master] of [
    ['host', aside],
    ['bridge', 'bridge'],
  ] as const) {
    const { from, to } = ends[side]
    const device = `${side}${number}`
    const vxlan = ['type', 'vxlan', 'id', '1', 'local', '127.0.0.1', 'dstport', `${to}`, 'nolearning']
    await ip(
      'link',
      'add',
      device,
      'address',
      `02:00:00:00:${side === 'host' ? '00' : '01'}:0${number}`,
      ...vxlan,
    )
    await command(
      ...(['ip', 'netns', 'exec', middle, 'bridge', 'fdb', 'append', '00:00:00:00:00:00'] as const),
      ...(['dev', device, 'dst', '127.255.255.255', 'port', `${from}`] as const),
    )
    await ip('link', 'set', device, 'master', master, 'up')
  }
  await ip('link', 'set', port, 'master', aside)
  return child
}
