import type { CDPSession } from 'playwright-core'
import type { Person } from './person.ts'

/** With their private keys, as Chromium tells and takes them. */
type Passkeys = Awaited<ReturnType<typeof passkeysOn>>

const passkeysOn = async (tools: CDPSession, authenticatorId: string) =>
  (await tools.send('WebAuthn.getCredentials', { authenticatorId })).credentials

/** A device with passkeys, built into Chromium: no finger, no window. */
export interface VirtualDevice {
  /** From now on its answers say that nobody has checked who holds it, or that somebody has. */
  verifies: (checked: boolean) => Promise<void>
  /** Its next answer says that its passkey was used so often: fewer than before from a copy, 0 from what doesn't count. */
  saysUsed: (times: number) => Promise<void>
  passkeys: () => Promise<Passkeys>
}

/**
 * Gives somebody at Chromium, or one tab of theirs, a device that keeps passkeys and says yes to everything; with those of another one,
 * as what keeps somebody's devices alike puts them there.
 */
export async function giveDevice(
  { page }: Pick<Person, 'page'>,
  { like }: { like?: VirtualDevice } = {},
): Promise<VirtualDevice> {
  const tools = await page.context().newCDPSession(page)
  await tools.send('WebAuthn.enable')
  const { authenticatorId } = await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  for (const credential of (await like?.passkeys()) ?? [])
    await tools.send('WebAuthn.addCredential', { authenticatorId, credential })
  return {
    passkeys: () => passkeysOn(tools, authenticatorId),
    verifies: async (checked) => {
      await tools.send('WebAuthn.setResponseOverrideBits', { authenticatorId, isBadUV: !checked })
    },
    saysUsed: async (times) => {
      for (const credential of await passkeysOn(tools, authenticatorId)) {
        const { credentialId } = credential
        await tools.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
        await tools.send('WebAuthn.addCredential', {
          authenticatorId,
          // It adds one before it answers, and turns over.
          credential: { ...credential, signCount: times - 1 },
        })
      }
    },
  }
}

/** Such a device answers at once where an address could be typed: from the next page on, in every tab, only buttons ask it. */
export const withoutAutofill = async ({ page }: Person): Promise<void> => {
  const content = 'PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)'
  await page.context().addInitScript({ content })
}
