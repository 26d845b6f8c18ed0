/** Does what one sends really leave? Looked at once a second. */
export interface TrackFlow {
  packets: number
  /** Milliseconds of the caller's clock when a packet last left, or when one was first due. */
  since: number
  /** Tries so far to get it going: started anew once, then told once. */
  tried: 'nothing' | 'restart' | 'told'
}

export const startFlow = (now: number): TrackFlow => ({ packets: 0, since: now, tried: 'nothing' })

/** A silent microphone still sends comfort noise several times a second, a camera frames. */
const patience = 6_000

export interface FlowLook {
  now: number
  /** Sent in all; null where the browser doesn't say. */
  packets: number | null
  /** Should something be sent: connected, on, and somebody there who looks? */
  due: boolean
}

/** Takes in one look. Pure: the next state comes out, and what to do now. */
export const lookAtFlow = (
  flow: TrackFlow,
  { now, packets, due }: FlowLook,
): { flow: TrackFlow; act: 'nothing' | 'restart' | 'tell' } => {
  // What isn't due may stand still.
  if (!due || packets === null) return { flow: { ...flow, since: now }, act: 'nothing' }
  if (packets > flow.packets) return { flow: { packets, since: now, tried: 'nothing' }, act: 'nothing' }
  // Sent anew: counted from the start.
  if (packets < flow.packets) return { flow: { ...flow, packets, since: now }, act: 'nothing' }
  if (now - flow.since < patience || flow.tried === 'told') return { flow, act: 'nothing' }
  return flow.tried === 'nothing'
    ? { flow: { ...flow, since: now, tried: 'restart' }, act: 'restart' }
    : { flow: { ...flow, since: now, tried: 'told' }, act: 'tell' }
}
