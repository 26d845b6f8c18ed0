import { setFlagsFromString } from 'node:v8'

/** What V8 leaves out in a process that carries packets. */
const leftOut = [
  // Each packet is a buffer outside V8's heap, and V8 counts those when it decides that the heap has grown: it would mark
  // a heap that hardly changes eight times a second, and slow down every write meanwhile.
  '--no-incremental-marking',
  // What is young is nearly all dead and swept in two milliseconds; waking other threads for it costs more than it gives.
  '--no-parallel-scavenge',
  '--no-concurrent-array-buffer-sweeping',
]

/**
 * Tells V8 to collect garbage as it suits a process through which packets pass: on the thread that is there anyway, and
 * all at once where the old part of a small heap must be looked at. To be called before work begins. Node lets V8's
 * flags be changed while it runs (https://nodejs.org/api/v8.html#v8setflagsfromstringflags); these three are read each
 * time garbage is collected.
 */
export const collectForPackets = (): void => {
  for (const flag of leftOut) setFlagsFromString(flag)
}
