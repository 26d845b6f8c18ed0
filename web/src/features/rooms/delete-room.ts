import type { Parley } from '../../parley.ts'
import { toFailure } from '../../api.ts'
import { failureText } from '../../failure-text.ts'

type Deps = Pick<Parley, 'rooms' | 'notices' | 'i18n'>

/**
 * Deletes a room after a while in which it can be undone. Leaving the page ends the while: what was said to be
 * deleted is deleted.
 */
export const deleteWithUndo = (
  { rooms, notices, i18n }: Deps,
  room: { code: string; name: string },
): void => {
  const commit = () => {
    removeEventListener('pagehide', leave)
    rooms.delete(room.code).catch((thrown: unknown) => {
      const reason = failureText(i18n, toFailure(thrown))
      notices.show({ kind: 'bad', text: i18n.t('rooms.delete.failed', { name: room.name, reason }) })
    })
  }
  rooms.hide(room.code)
  const id = notices.show({
    text: i18n.t('rooms.delete.soon', { name: room.name }),
    gone: commit,
    action: {
      label: i18n.t('rooms.delete.undo'),
      run: () => {
        removeEventListener('pagehide', leave)
        rooms.unhide(room.code)
      },
    },
  })
  const leave = () => {
    notices.dismiss(id)
  }
  addEventListener('pagehide', leave)
  notices.announce(i18n.t('rooms.delete.soon', { name: room.name }))
}
