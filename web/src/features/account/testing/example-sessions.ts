import type { SessionInfo } from '../../../../../src/contract/sessions.ts'

const linux = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1'

const one = (number: number, some: Partial<SessionInfo>): SessionInfo => ({
  id: `0193f6a0-0000-7000-8000-00000000010${number}`,
  current: false,
  startedAt: '2026-11-02T08:00:00.000Z',
  seenAt: '2026-11-20T19:40:00.000Z',
  userAgent: linux,
  address: '203.0.113.7',
  ...some,
})

/** The one at hand, a telephone, and one that says nothing of itself. */
export const exampleSessions: SessionInfo[] = [
  one(1, { current: true }),
  one(2, { userAgent: phone, address: '2001:db8:4:16:fd1c:22ff:fe9a:11aa', place: 'Munich, Germany' }),
  one(3, { userAgent: '', seenAt: '2026-11-14T06:05:00.000Z' }),
]
