import { Readable } from 'node:stream'
import type { Now } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import { zipOf } from '../../platform/files/zip.ts'
import type { Users } from '../users/index.ts'
import { readmeOf } from './export-words.ts'

export interface Exports {
  /** A zip archive, read from the database while it is taken. @throws Failure `not_found` */
  of: (wanted: { userId: string; language: string }) => Promise<{ name: string; content: Readable }>
}

export interface ExportsParts {
  /** Each feature's own, in the order they are listed. */
  parts: readonly ExportPart[]
  users: Pick<Users, 'get'>
  publicUrl: string
  now: Now
}

/** Everything this server holds about an account, to take away. */
export const createExports = ({ parts, users, publicUrl, now }: ExportsParts): Exports => ({
  async of({ userId, language }) {
    const { emailShown: email } = await users.get(userId)
    const at = now()
    const names = parts.map(({ name }) => name)
    const readme = readmeOf({ language, names, site: publicUrl, email, at })
    const files = [
      { name: 'README.txt', text: textOf(readme) },
      ...parts.map((part) => ({ name: `${part.name}.json`, text: jsonOf(part, userId) })),
    ]
    const content = Readable.from(zipOf(files, at), { objectMode: false })
    return { name: `parley-${new Date(at).toISOString().slice(0, 10)}.zip`, content }
  },
})

async function* textOf(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text)
}

async function* jsonOf({ single, rowsOf }: ExportPart, userId: string): AsyncGenerator<string> {
  let count = 0
  for await (const row of rowsOf(userId)) {
    const before = count === 0 ? '[\n' : ',\n'
    yield `${single === true ? '' : before}${JSON.stringify(row, null, 2)}`
    count += 1
  }
  const end = count === 0 ? '[]\n' : '\n]\n'
  yield single === true ? '\n' : end
}
