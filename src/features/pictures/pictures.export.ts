import type { ExportPart } from '../../core/export-part.ts'
import type { Pictures } from './pictures.ts'

/** Somebody's picture, its bytes as base64. */
export const pictureExport = ({ face }: Pick<Pictures, 'face'>): ExportPart => ({
  name: 'picture',
  async *rowsOf(userId) {
    const found = await face.of(userId)
    if (found !== null) yield { type: found.type, content: found.content }
  },
})
