import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { basename } from 'node:path'

export interface PortHolder {
  pid: number
  /** The program's name, as it was started. */
  program: string
}

const listening = '0A'

/** Socket inodes of a port in one of the tables of `/proc/net` (proc(5)): TCP that listens, or UDP that is bound. */
export const inodesOf = (table: string, port: number, protocol: 'tcp' | 'udp'): string[] => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, local, , state]) =>
        local?.endsWith(`:${hex}`) === true && (protocol === 'udp' || state === listening),
    )
    .flatMap((fields) => fields[9] ?? [])
}

const attempt = <T>(read: () => T, otherwise: T): T => {
  try {
    return read()
  } catch {
    return otherwise
  }
}

const links = (pid: string): string[] =>
  attempt(() => readdirSync(`/proc/${pid}/fd`), []).map((fd) =>
    attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`), ''),
  )

/** Who holds a port on this machine, or null when nobody does or this user may not know. */
export const findPortHolder = (port: number, protocol: 'tcp' | 'udp'): PortHolder | null => {
  const tables = [protocol, `${protocol}6`].map((name) =>
    attempt(() => readFileSync(`/proc/net/${name}`, 'utf8'), ''),
  )
  const sockets = new Set(
    tables.flatMap((table) => inodesOf(table, port, protocol)).map((inode) => `socket:[${inode}]`),
  )
  if (sockets.size === 0) return null
  const pid = attempt(() => readdirSync('/proc'), [])
    .filter((name) => /^\d+$/.test(name))
    .find((name) => links(name).some((link) => sockets.has(link)))
  if (pid === undefined) return null
  return { pid: Number(pid), program: programOf(pid) }
}

/** Threads may rename themselves, so that `comm` of every Node program is the same; its first argument isn't. */
const programOf = (pid: string): string => {
  const [first = ''] = attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '').split('\0')
  return basename(first) || attempt(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), 'a program')
}

/** For a sentence about a port that is taken: `nginx (process 812)`, or `another program`. */
export const describePortHolder = (port: number, protocol: 'tcp' | 'udp'): string => {
  const holder = findPortHolder(port, protocol)
  return holder === null ? 'another program' : `${holder.program} (process ${holder.pid})`
}
