import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'

/** What the buttons of providers do. */
export interface Ways {
  /** Where to go. */
  go: (provider: string) => Promise<{ location: string }>
  /** For a directory, to which nobody goes. */
  enter: (provider: string, given: { username: string; password: string }) => Promise<Me>
}

/** Signs in, and goes on to `next`. */
export const signingIn = (api: Api, next: () => string): Ways => ({
  go: (provider) =>
    api('POST /api/auth/providers/:provider', { params: { provider }, body: { next: next() } }),
  enter: (provider, body) =>
    api('POST /api/auth/providers/:provider/password', { params: { provider }, body }),
})
