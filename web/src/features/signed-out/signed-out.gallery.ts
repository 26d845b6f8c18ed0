import { shot, type Gallery } from '../../../gallery/shot.ts'
import SignedOutShot from './testing/SignedOutShot.svelte'

export const gallery: Gallery = [
  shot({ screen: 'signed-out', state: 'card', component: SignedOutShot, given: { me: { mail: true } } }),
]
