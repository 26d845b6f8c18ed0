import { tellApp, type Told } from '../media/tell-app.ts'
import type { Output } from './output.ts'

/** The server that may run on this machine, beside this command. */
export interface Beside {
  /** Lets it act on what the database says now; resolves when it has. Never rejects. */
  tell: () => Promise<void>
  /** What came of it the last time; `away` before. */
  told: () => Told
}

export const createBeside = (linkPath: string): Beside => {
  let last: Told = 'away'
  return {
    async tell() {
      last = await tellApp(linkPath)
    },
    told: () => last,
  }
}

const silent =
  'The server that runs here didn’t say that it took note: pages open in their name may stay open until it is restarted.'

/** Tells the server beside, and the operator when that took no note. */
export const tellServer = async ({ beside }: { beside: Beside }, output: Output): Promise<void> => {
  await beside.tell()
  if (beside.told() === 'silent') output.remark(silent)
}
