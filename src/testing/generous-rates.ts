import type { RateTable } from '../platform/http/rate-limit.ts'

const wide = { burst: 1_000_000, perSecond: 1_000_000 }
const both = { address: wide, caller: wide }

/** For tests that ask more than people do. */
export const generousRates: RateTable = { read: both, write: both, join: both, heavy: both, secret: both }
