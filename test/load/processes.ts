import { readdirSync, readFileSync } from 'node:fs'

/** Memory of a process in MB, from `/proc/<pid>/smaps_rollup`. */
export interface Memory {
  /** Pages nobody shares and no file backs. */
  anonymous: number
  /** Proportional share: each page divided by the number of processes that map it. */
  pss: number
}

const kilobytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN)

export const memoryOf = (pid: number): Memory => {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return { anonymous: kilobytes(text, 'Anonymous') / 1024, pss: kilobytes(text, 'Pss') / 1024 }
}

/** Seconds of CPU a process has used, all its threads together. Linux counts in hundredths. */
export const cpuSecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const parentOf = (pid: number): number => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return 0
  }
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

/** Children of a process with their command lines; empty for one that ended just now. */
export const childrenOf = (parent: number): { pid: number; command: string }[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent)
    .map((pid) => ({ pid, command: commandOf(pid) }))
