import type { Corner } from './meeting.svelte.ts'

interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** The corner of a box nearest to a point on the screen. */
export const cornerAt = (
  point: { clientX: number; clientY: number },
  box: Box,
  direction: 'ltr' | 'rtl',
): Corner => {
  const left = point.clientX < box.left + box.width / 2
  const side = left === (direction === 'ltr') ? 'start' : 'end'
  return `${side}-${point.clientY < box.top + box.height / 2 ? 'top' : 'bottom'}`
}

/** The corner an arrow key leads to, or null for other keys. */
export const cornerBy = (corner: Corner, key: string, direction: 'ltr' | 'rtl'): Corner | null => {
  const [side, height] = corner.split('-') as ['start' | 'end', 'top' | 'bottom']
  const [left, right] = direction === 'ltr' ? (['start', 'end'] as const) : (['end', 'start'] as const)
  if (key === 'ArrowUp') return `${side}-top`
  if (key === 'ArrowDown') return `${side}-bottom`
  if (key === 'ArrowLeft') return `${left}-${height}`
  return key === 'ArrowRight' ? `${right}-${height}` : null
}
