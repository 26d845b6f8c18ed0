import { TOTP } from 'otpauth'
import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import { admin, setUp } from '../../browser/steps.ts'
import { netCase } from '../lab/lab.ts'

/** What an authenticator app shows in so many half minutes; a code works once, and the server takes the next one already. */
const codeOf = (secret: string, steps: number): string =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })

/** A code that is none around now. */
const wrongCode = (right: string): string => String((Number(right) + 500_000) % 1_000_000).padStart(6, '0')

/** The password, and after it the page that asks for a code. */
async function givesPassword({ page, goto }: Person): Promise<void> {
  await goto('/sign-in')
  await page.getByLabel('E-mail').fill(admin.email)
  await page.getByLabel('Password', { exact: true }).fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Second step' }).waitFor()
}

async function givesCode({ page }: Person, code: string): Promise<void> {
  await page.getByRole('textbox').fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Sets up an app where a second factor has to be: its secret, and the codes kept for the day it is lost. */
async function enrols({ page, sees }: Person): Promise<{ secret: string; recoveryCodes: string[] }> {
  await sees('enrol')
  await page.getByRole('button', { name: 'Set up' }).click()
  const key = await page.getByLabel('Can’t scan it? Type this key instead').inputValue()
  const secret = key.replaceAll(' ', '')
  await page.getByLabel('Code the app shows').fill(codeOf(secret, 0))
  await page.getByRole('button', { name: 'Turn on' }).click()
  const shown = page.getByRole('group', { name: 'Keep your recovery codes' }).getByRole('listitem')
  await shown.first().waitFor()
  const recoveryCodes = await shown.allInnerTexts()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  return { secret, recoveryCodes }
}

netCase(
  'q: an admin wants a second factor of all admins, sets one up, and signs in with both of its codes',
  { label: 'q-two-steps' },
  async (lab) => {
    const server = await lab.serveAt('203.0.113.1/24')
    const expected = [/status of 40[0-9]/]
    const [ada, desk] = await Promise.all([
      lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected }),
      lab.seat({ name: 'Desk', kind: 'firefox', at: '203.0.113.3/24', expected }),
    ])
    await setUp(ada, server.setupLink)
    await ada.goto('/admin/settings')
    await ada.page.getByRole('radio', { name: /^Admins/ }).check()
    const card = ada.page.getByRole('form', { name: 'Two-step sign-in' })
    await card.getByRole('button', { name: 'Save' }).click()
    const { secret, recoveryCodes } = await enrols(ada)
    await ada.sees('settings')
    expect(recoveryCodes).toHaveLength(10)
    lab.plant(secret, ...recoveryCodes)

    await givesPassword(desk)
    const next = codeOf(secret, 1)
    await givesCode(desk, wrongCode(next))
    await desk.page.getByText('This code is wrong or was already used.').waitFor()
    await givesCode(desk, next)
    await desk.sees('home')
    await desk.page.getByRole('button', { name: `Account of ${admin.name}` }).click()
    await desk.page.getByRole('menuitem', { name: 'Sign out' }).click()

    const withRecoveryCode = async (): Promise<void> => {
      await givesPassword(desk)
      await desk.page.getByRole('button', { name: 'Use a recovery code instead' }).click()
      await givesCode(desk, recoveryCodes[0] ?? '')
    }
    await withRecoveryCode()
    await desk.sees('home')
    await desk.page.getByRole('button', { name: `Account of ${admin.name}` }).click()
    await desk.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await withRecoveryCode()
    await desk.page.getByText('This recovery code is wrong or was already used.').waitFor()
  },
)
