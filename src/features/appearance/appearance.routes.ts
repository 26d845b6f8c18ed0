import type { Settings } from '../settings/index.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { accentsOf } from './accents.ts'
import { styleSheetOf } from './appearance.ts'

export interface AppearanceRoutesParts {
  settings: Pick<Settings, 'valueOf'>
}

export const registerAppearance = (door: Door, { settings }: AppearanceRoutesParts): void => {
  operation(door, 'GET /api/settings/accents', ({ query: { of } }) => accentsOf(of))

  // A style sheet, because the page's policy takes no style from anywhere else. Asked for with every page, so never kept.
  door.app.get('/appearance.css', async (_request, reply) => {
    const accent = await settings.valueOf('appearance.accent')
    return reply.type('text/css; charset=utf-8').send(styleSheetOf(accent))
  })
}
