import { shot, type Gallery } from '../../../gallery/shot.ts'
import PrejoinShot from '../prejoin/testing/PrejoinShot.svelte'
import type { End } from '../prejoin/visit.svelte.ts'

const ends: End[] = [
  'left',
  'ended_by_host',
  'everybody_left',
  'ended',
  'room_deleted',
  'removed',
  'duplicate',
  'refused',
  'lost',
]

export const gallery: Gallery = ends.map((end) =>
  shot({ screen: 'ended', state: end.replaceAll('_', '-'), component: PrejoinShot, props: { end } }),
)
