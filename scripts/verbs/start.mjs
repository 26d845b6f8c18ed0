import { join } from 'node:path'
import { liveKitBinary } from '../steps/livekit.mjs'
import { prepareClients, prepareMessages, prepareServer, prepareWeb } from '../steps/prepare.mjs'

const root = join(import.meta.dirname, '../..')

/** Where `npm start` keeps what it needs and answers, unless told otherwise. */
const laptop = {
  PARLEY_DATA_DIR: join(root, '.parley'),
  PARLEY_HTTP_HTTPS_PORT: '0',
  PARLEY_HTTP_HTTP_PORT: '0',
}

/** What a checkout runs with: LiveKit built here; a laptop's settings when neither arguments nor environment say more. */
export const checkoutEnvironment = async (args) => ({
  ...(args.length === 0 ? laptop : { PARLEY_DATA_DIR: laptop.PARLEY_DATA_DIR }),
  PARLEY_LIVEKIT_BINARY: await liveKitBinary(root),
  NODE_COMPILE_CACHE: join(root, '.cache/compiled'),
  ...process.env,
})

/** `npm start`: builds what is stale and becomes `parley run` at http://localhost:7080. */
export const start = async (args) => {
  await prepareClients(root)
  await prepareMessages(root)
  await prepareWeb(root)
  await prepareServer(root)
  const env = await checkoutEnvironment(args)
  const { execve, execPath } = process
  execve.call(process, execPath, [execPath, join(root, 'dist/server/main.cjs'), 'run', ...args], env)
}
