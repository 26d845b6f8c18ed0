import { buildExecutable } from '../../build.mjs'

/** `npm run build`: dist/parley. */
export const build = async () => {
  await buildExecutable()
}
