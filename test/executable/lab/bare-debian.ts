import { chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer, Running } from '../../../src/commands/testing/parley.ts'
import { executable, startForTest, testFolder } from './executable.ts'
import { minbase } from './minbase.ts'
import type { Place } from './place.ts'

/** Somebody without a name, a home or a right. */
const user = { uid: 64_001, gid: 64_001 }

/** As seen from inside. */
const inside = { program: '/opt/parley', dataDir: '/srv' }

/**
 * The first process of the namespaces: builds the root, runs the executable in it, and when that has ended says who is
 * left beside this shell itself.
 */
const script = `
set -e
mount --make-rprivate /
mount --bind -o ro "$BASE" "$ROOT"
mount --bind "$OPT" "$ROOT/opt"
mount --bind -o ro "$EXECUTABLE" "$ROOT/opt/parley"
mount -o remount,bind,ro "$ROOT/opt"
mount --bind "$DATA" "$ROOT/srv"
mount -t tmpfs -o noexec,nosuid,nodev tmpfs "$ROOT/tmp"
mount -t proc proc "$ROOT/proc"
set +e
chroot "$ROOT" setpriv --reuid ${user.uid} --regid ${user.gid} --clear-groups --bounding-set=-all --no-new-privs \\
  env -i $SETTINGS ${inside.program} "$@"
code=$?
set -- "$ROOT"/proc/[0-9]*
echo "processes left: $(($# - 1))"
exit $code
`

export interface BareDebian {
  /** Starts the executable inside. */
  start: (words: readonly string[], place: Place) => Running
  /** The folder that is `/srv` inside. */
  data: string
  /** Who runs it. */
  user: { uid: number; gid: number }
}

/** A read-only Debian with an executable, a data folder, a `/tmp` without programs, and an unprivileged user. */
export const bareDebian = async (): Promise<BareDebian> => {
  const base = await minbase()
  const folder = testFolder()
  const [root, opt, data] = ['root', 'opt', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [root, opt, data]) mkdirSync(path)
  writeFileSync(join(opt, 'parley'), '')
  chownSync(data, user.uid, user.gid)
  const start: BareDebian['start'] = (words, { env }) => {
    const settings = { ...env, PARLEY_DATA_DIR: inside.dataDir }
    return startForTest(
      ['unshare', '--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', ...words],
      {
        BASE: base,
        ROOT: root,
        OPT: opt,
        DATA: data,
        EXECUTABLE: executable,
        SETTINGS: Object.entries(settings)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
      },
    )
  }
  return { start, data, user }
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)

/** Tells the executable inside to stop, as a service manager does, and waits until everything has ended. */
export const stop = ({ child, ended }: Running): Promise<Answer> => {
  const [shell = 0] = childrenOf(child.pid ?? 0)
  const [parley = 0] = childrenOf(shell)
  if (parley === 0) throw new Error('the executable does not run')
  process.kill(parley, 'SIGTERM')
  return ended
}
