import type { Cap } from './picture-steps.ts'

/** What a sender was before we capped it. */
export interface Uncapped {
  /** Layers closed by us. Those nobody looks at are closed by LiveKit (dynacast) and stay so. */
  closed: Set<string>
  /** Frames a second by layer, as published. */
  fps: Map<string, number | undefined>
}

export const newUncapped = (): Uncapped => ({ closed: new Set(), fps: new Map() })

/** LiveKit's names of simulcast layers: quarter, half, full. */
const ranks: Readonly<Record<string, number>> = { q: 0, h: 1, f: 2 }

type Encoding = Pick<RTCRtpEncodingParameters, 'rid' | 'active' | 'maxFramerate'>

/**
 * Caps layers (lowest first) in place, or lets go again of what was capped. The lowest always stays.
 * @returns whether anything changed
 */
export const capEncodings = (encodings: readonly Encoding[], cap: Cap, before: Uncapped): boolean => {
  let changed = false
  for (const [index, encoding] of encodings.entries()) {
    const rid = encoding.rid ?? ''
    const active = activeOf(encoding, index > 0 && (ranks[rid] ?? 2) > cap.layer, before.closed)
    if (!before.fps.has(rid)) before.fps.set(rid, encoding.maxFramerate)
    const published = before.fps.get(rid)
    const fps = cap.fps === null ? published : Math.min(cap.fps, published ?? cap.fps)
    if (encoding.active === active && encoding.maxFramerate === fps) continue
    changed = true
    encoding.active = active
    if (fps === undefined) delete encoding.maxFramerate
    else encoding.maxFramerate = fps
  }
  return changed
}

const activeOf = ({ rid = '', active = true }: Encoding, over: boolean, closed: Set<string>): boolean => {
  if (!over) return closed.delete(rid) || active
  if (active) closed.add(rid)
  return false
}
