import { fileURLToPath } from 'node:url'
import { prepareSynthetic } from '../../../scripts/steps/synthetic.mjs'

/** Called by vitest before the first case. */
export async function setup(): Promise<void> {
  await prepareSynthetic(fileURLToPath(new URL('../../../', import.meta.url)))
}
