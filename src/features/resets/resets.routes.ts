import { operation, type Door } from '../../platform/http/operation.ts'
import type { DescribeMe, SignInByPassword } from '../sessions/index.ts'
import type { WayBack } from './way-back.ts'

export interface ResetRoutesParts {
  wayBack: WayBack
  signInByPassword: SignInByPassword
  describeMe: DescribeMe
}

export const registerResets = (door: Door, parts: ResetRoutesParts): void => {
  const { wayBack, signInByPassword, describeMe } = parts

  operation(door, 'POST /api/reset/request', async ({ body: { email } }, call) => {
    await wayBack.ask({ email, call })
    return {}
  })

  operation(door, 'POST /api/reset/check', async ({ body }, call) => {
    const { name, emailShown: email } = await wayBack.check(body.secret, call)
    return { name, email }
  })

  operation(door, 'POST /api/reset', async ({ body }, call) => {
    const user = await wayBack.choose({ ...body, call })
    const { caller, awaited } = await signInByPassword({ user, call })
    return describeMe(caller, { codeAwaited: awaited === 'code' })
  })
}
