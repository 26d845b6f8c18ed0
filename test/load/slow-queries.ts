import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { admin } from '../browser/steps.ts'
import { createCaller } from '../net/lab/caller.ts'
import { openApp } from './app-socket.ts'
import type { BusyApp } from './busy-app.ts'
import type { LoadLab } from './lab.ts'

/** So many that a search which finds nobody looks at rows for a tenth of a second, on the thread that answers everybody. */
const accounts = 200_000
/** Each asks one thing after the other. */
const connections = 4

const fill = (file: string): void => {
  const database = new Database(file)
  database.exec(`
    WITH RECURSIVE "n"("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${accounts})
    INSERT INTO "users" ("id", "createdAt", "updatedAt", "email", "emailShown", "name", "role", "searchKey")
    SELECT 'load-' || "i", 0, 0, 'pupil-' || "i" || '@school.test', 'pupil-' || "i" || '@school.test', 'Pupil ' || "i", 'user',
      'pupil ' || "i" || ' pupil-' || "i" || '@school.test'
    FROM "n"`)
  database.close()
}

/** Makes the first admin, and so many accounts that searching takes long; then keeps the app searching, again and again. */
export const prepareSlowQueries = async (lab: LoadLab): Promise<() => BusyApp> => {
  const { server, client } = lab
  const host = createCaller({ from: client, origin: server.origin, authority: server.authority })
  await host.get('POST', '/api/setup', { secret: server.setupLink.split('#')[1], ...admin })
  fill(join(server.folder, 'parley.db'))
  const cookie = [...host.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const search = async (number: number, { signal }: AbortController): Promise<number> => {
    const app = await openApp(join(server.folder, 'run/app.sock'), `198.18.1.${number + 1}`)
    let answered = 0
    while (!signal.aborted) {
      const path = '/api/users?search=nobody-is-called-this'
      const { status } = await app.ask({ method: 'GET', path, headers: { cookie } })
      if (status === 200) answered += 1
      else await pause(50)
    }
    app.close()
    return answered
  }
  return () => {
    const stop = new AbortController()
    const all = Array.from({ length: connections }, (_, number) => search(number, stop))
    return {
      end: async () => {
        stop.abort()
        const answered = await Promise.all(all)
        return answered.reduce((sum, one) => sum + one, 0)
      },
    }
  }
}
