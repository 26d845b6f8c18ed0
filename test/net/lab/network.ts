import { mkdir, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startAgent, type Agent } from './agent.ts'
import { createBadLink, type BadLink } from './bad-link.ts'
import { applyRules, command } from './commands.ts'
import { startProgram, type Program, type ProgramOptions } from './programs.ts'

/** A machine of the lab: a network namespace with its own addresses, names, packet filter and processes. */
export interface Host {
  readonly name: string
  readonly namespace: string
  readonly agent: Agent
  /** Starts a program on this host; it ends with the host at the latest. */
  start(options: ProgramOptions): Program
  /** Replaces the packet filter, one of `filters`. */
  filter(rules: string): Promise<void>
  /** Gives it other addresses, as another network does: what was bound to the ones before hears nothing any more. */
  move(addresses: readonly string[]): Promise<void>
  /** Makes its cable a bad one, or a good one again: what isn't said is as good as new. */
  shape: BadLink['shape']
  /** Pid of a process on this host by the path of its program. */
  findProcess(program: RegExp): Promise<number>
}

export interface HostOptions {
  name: string
  /** With prefix length, such as `203.0.113.1/24`. None: a machine without any network but loopback. */
  addresses: readonly string[]
  /** Default route; there is nobody at its end. Needed on machines with Firefox, which gathers no candidates without. */
  gateway?: string | undefined
}

/** One flat network of hosts that can reach each other and nothing else. */
export interface Network {
  addHost(options: HostOptions): Promise<Host>
  close(): Promise<void>
}

const prefix = 'parley-net-'
const configuration = (namespace: string): string => join('/etc/netns', namespace)

/**
 * Makes a network. `names` are the lines of every host's hosts file besides localhost; there is no DNS.
 * Namespaces carry this process's id, so that those of a killed run are found and removed by the next.
 */
export async function createNetwork({
  label,
  names,
}: {
  label: string
  names: readonly string[]
}): Promise<Network> {
  await removeLeftovers()
  const base = `${prefix}${process.pid}-${label}`
  const middle = `${base}-switch`
  const hosts: Host[] = []
  const links: BadLink[] = []
  let ports = 0
  await command('ip', 'netns', 'add', middle)
  await command('ip', '-n', middle, 'link', 'add', 'bridge', 'type', 'bridge', 'mcast_snooping', '0')
  await command('ip', '-n', middle, 'link', 'set', 'bridge', 'up')

  const addHost = async ({ name, addresses, gateway }: HostOptions): Promise<Host> => {
    const namespace = `${base}-${name}`
    await writeNames(namespace, names)
    await command('ip', 'netns', 'add', namespace)
    await command('ip', '-n', namespace, 'link', 'set', 'lo', 'up')
    const number = ports++
    const port = `port${number}`
    if (addresses.length > 0) await plugIn({ middle, namespace, port, addresses })
    if (gateway !== undefined) await command('ip', '-n', namespace, 'route', 'add', 'default', 'via', gateway)
    const link = createBadLink({ middle, port, number })
    links.push(link)
    const host = createHost({ name, namespace, link })
    hosts.push(host)
    return host
  }
  const close = async (): Promise<void> => {
    await Promise.allSettled([...hosts.map(({ agent }) => agent), ...links].map((one) => one.close()))
    for (const { namespace } of hosts) await removeNamespace(namespace)
    await removeNamespace(middle)
  }
  return { addHost, close }
}

function createHost({ name, namespace, link }: Pick<Host, 'name' | 'namespace'> & { link: BadLink }): Host {
  return {
    name,
    namespace,
    agent: startAgent(namespace),
    start: (options) => startProgram({ ...options, namespace }),
    filter: (rules) => applyRules(namespace, rules),
    move: async (addresses) => {
      await command('ip', '-n', namespace, 'address', 'flush', 'dev', 'net0')
      await giveAddresses(namespace, addresses)
    },
    shape: link.shape,
    findProcess: async (program) => {
      for (const pid of await processes(namespace)) {
        const path = await readlink(`/proc/${pid}/exe`).catch(() => '')
        if (program.test(path)) return pid
      }
      throw new Error(`nothing like ${program} runs on ${name}`)
    },
  }
}

async function plugIn(cable: {
  middle: string
  namespace: string
  port: string
  addresses: readonly string[]
}) {
  const { middle, namespace, port, addresses } = cable
  await command(
    'ip',
    '-n',
    middle,
    'link',
    'add',
    port,
    'type',
    'veth',
    'peer',
    'name',
    'net0',
    'netns',
    namespace,
  )
  await command('ip', '-n', middle, 'link', 'set', port, 'master', 'bridge', 'up')
  // No link-local addresses: they come up seconds later, and browsers take that for a change of network.
  await command('ip', '-n', namespace, 'link', 'set', 'net0', 'addrgenmode', 'none')
  await giveAddresses(namespace, addresses)
  await command('ip', '-n', namespace, 'link', 'set', 'net0', 'up')
}

async function giveAddresses(namespace: string, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const more = address.includes(':') ? ['nodad'] : []
    await command('ip', '-n', namespace, 'address', 'add', address, 'dev', 'net0', ...more)
  }
}

async function writeNames(namespace: string, names: readonly string[]): Promise<void> {
  await mkdir(configuration(namespace), { recursive: true })
  const lines = ['127.0.0.1 localhost', '::1 localhost', ...names, '']
  await writeFile(join(configuration(namespace), 'hosts'), lines.join('\n'))
  await writeFile(join(configuration(namespace), 'resolv.conf'), '')
}

async function processes(namespace: string): Promise<number[]> {
  const listed = await command('ip', 'netns', 'pids', namespace).catch(() => '')
  return listed.split('\n').filter(Boolean).map(Number)
}

/** Ends what still runs in a namespace and removes it with its settings. */
async function removeNamespace(namespace: string): Promise<void> {
  for (const pid of await processes(namespace)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself in between.
    }
  }
  await command('ip', 'netns', 'delete', namespace).catch(() => '')
  await rm(configuration(namespace), { recursive: true, force: true })
}

async function removeLeftovers(): Promise<void> {
  const listed = await command('ip', 'netns', 'list')
  const names = listed.split('\n').map((line) => line.split(' ')[0] ?? '')
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const owner = Number(name.slice(prefix.length).split('-')[0])
    if (!isRunning(owner)) await removeNamespace(name)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
