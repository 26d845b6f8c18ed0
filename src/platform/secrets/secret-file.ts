import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { cannotWrite } from '../../core/cannot-write.ts'
import { exitCodes, StartError } from '../../core/start-error.ts'

/** Hard links are made whole or not at all, so whoever comes first wins and everybody reads the same. */
const writeIfAbsent = (file: string, text: string): void => {
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(own, text, { mode: 0o600, flag: 'wx' })
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(own, { force: true })
  }
}

const makeSecret = (file: string, text: string): void => {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeIfAbsent(file, text)
  } catch (cause) {
    throw cannotWrite({ what: 'A secret', to: file, cause })
  }
}

/**
 * The text of a file only its owner may read; made first, whole, when there is none.
 * @throws StartError when others may read it, or when it can't be written
 */
export const readSecretFile = ({ file, make }: { file: string; make: () => string }): string => {
  const found = statSync(file, { throwIfNoEntry: false })
  if (found === undefined) makeSecret(file, make())
  else if ((found.mode & 0o077) !== 0)
    throw new StartError({
      message: `${file} can be read by others.`,
      cure: `chmod 600 ${file}`,
      exitCode: exitCodes.notPermitted,
    })
  return readFileSync(file, 'utf8')
}
