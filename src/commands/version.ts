import { buildInfo, openEmbedded } from '../platform/assets/embedded.ts'
import type { Output } from './output.ts'

/** `parley --version`: ours and those of what is inside. */
export const showVersion = (output: Output): void => {
  const { version, build, livekit, sqlite } = buildInfo(openEmbedded())
  const node = process.versions.node
  output.answer({ parley: version, build, node, livekit, sqlite }, [
    `parley ${version} (build ${build})`,
    `Node ${node}`,
    `LiveKit ${livekit}`,
    `SQLite ${sqlite}`,
  ])
}
