/** A listening socket that another process opened and this one was started with. */
export interface InheritedSocket {
  /** What it is for, as whoever opened it says. Names may repeat. */
  name: string
  fd: number
}

/** The first descriptor that is handed down (`SD_LISTEN_FDS_START` of sd_listen_fds(3)). */
export const firstInheritedFd = 3

export interface ListenEnvironment {
  LISTEN_FDS?: string | undefined
  LISTEN_FDNAMES?: string | undefined
  LISTEN_PID?: string | undefined
}

/**
 * The sockets systemd, or a process of ours, started this one with: sd_listen_fds(3). Another process's `LISTEN_PID`
 * means they were never for us; ours leave it out, since they don't know the number beforehand.
 */
export const readInheritedSockets = (env: ListenEnvironment, pid: number): InheritedSocket[] => {
  const { LISTEN_FDS: count = '', LISTEN_FDNAMES: names = '', LISTEN_PID: owner = '' } = env
  if (!/^[0-9]{1,3}$/u.test(count) || (owner !== '' && owner !== String(pid))) return []
  const given = names.split(':')
  return Array.from({ length: Number(count) }, (_none, index) => ({
    name: given[index] ?? '',
    fd: firstInheritedFd + index,
  }))
}

/** What a process that is started with these sockets reads. Its descriptors are numbered in their order. */
export const listenEnvironment = (sockets: readonly InheritedSocket[]): ListenEnvironment =>
  sockets.length === 0
    ? {}
    : { LISTEN_FDS: String(sockets.length), LISTEN_FDNAMES: sockets.map(({ name }) => name).join(':') }
