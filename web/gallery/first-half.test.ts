import { halves, lookThrough } from './look-through.ts'

await lookThrough(halves[0] ?? [])
