import { exitCodes, StartError } from '../core/start-error.ts'
import { openEmbedded } from '../platform/assets/embedded.ts'
import type { Output } from './output.ts'

/**
 * `parley licenses`: licences and notices of everything inside; with `--json` the list of components (CycloneDX).
 * @throws StartError when this was not built as an executable
 */
export const showLicenses = (output: Output): void => {
  const embedded = openEmbedded()
  const read = (name: string): string | null => {
    const bytes = embedded.read(name)
    return bytes === null ? null : Buffer.from(bytes).toString('utf8')
  }
  const [texts, components] = [read('licenses.txt'), read('sbom.json')]
  if (texts === null || components === null)
    throw new StartError({
      message: 'The licences are collected when the executable is built, and this runs from the sources.',
      cure: 'Run `npm run build`, then `dist/parley licenses`.',
      exitCode: exitCodes.failure,
    })
  output.answer(JSON.parse(components) as object, [texts.trimEnd()])
}
