import { testPassword as password } from '../../../testing/start-test-app.ts'
import { testOrigin } from '../../../testing/test-config.ts'

export const ana = { name: 'Ana', email: 'Ana@meet.test', password }
export const bo = { name: 'Bo', email: 'bo@meet.test', password }
export const at = (path: string): string => `${testOrigin}/api/auth${path}`
export const post = (body: string, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body,
})
export const another = 'quite another sentence'
