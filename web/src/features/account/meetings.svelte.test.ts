import { describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import type { Input } from '../../../../src/contract/contract.ts'
import { aLaptop, FixtureMedia, type MediaWish } from '../../rtc/testing/fixture-media.ts'
import { mara } from '../../testing/examples.ts'
import type { Answers } from '../../testing/fixture-api.ts'
import { show } from '../../testing/show.ts'
import AccountPage from './AccountPage.svelte'

const open = async (wish: MediaWish & { answers?: Answers; user?: object } = {}) => {
  const access = new FixtureMedia(wish)
  const { answers, user } = wish
  const shown = await show(AccountPage, {
    props: { access },
    me: { user: { ...mara, ...user } },
    answers: { 'GET /api/sessions': () => ({ sessions: [] }), ...answers },
  })
  const { screen } = shown
  const card = screen.getByRole('region', { name: 'Camera, microphone and speaker' })
  return {
    ...shown,
    access,
    card,
    attempt: screen.getByRole('button', { name: 'Try camera and microphone' }),
    off: screen.getByRole('button', { name: 'Stop', exact: true }),
    microphones: card.getByRole('combobox', { name: 'Microphone' }),
    video: () => card.element().querySelector('video'),
  }
}

describe('when joining', () => {
  const patch = 'PATCH /api/me'

  it('keeps for the account what meetings are joined with, and lets each browser say again', async () => {
    const change = vi.fn(({ body: { microphoneAtJoin, cameraAtJoin } }: Input<typeof patch>) => ({
      user: {
        ...mara,
        ...(microphoneAtJoin && { microphoneAtJoin }),
        ...(cameraAtJoin && { cameraAtJoin }),
      },
      build: 'b',
      setupNeeded: false,
    }))
    const { screen, parley } = await open({ answers: { [patch]: change }, user: { cameraAtJoin: 'off' } })
    const card = screen.getByRole('form', { name: 'When you join a meeting' })
    const save = card.getByRole('button', { name: 'Save' })
    await expect.element(save).toBeDisabled()
    await expect.element(card.getByRole('combobox', { name: 'Camera' })).toHaveValue('off')
    await card.getByRole('combobox', { name: 'Microphone' }).selectOptions('Off')
    await card.getByRole('combobox', { name: 'Camera' }).selectOptions('As last time in this browser')
    await save.click()
    await vi.waitFor(() => {
      expect(parley.session.user).toEqual({ ...mara, microphoneAtJoin: 'off' })
    })
    expect(change.mock.lastCall?.[0].body).toEqual({ microphoneAtJoin: 'off', cameraAtJoin: null })
    await expect.element(save).toBeDisabled()
  })
})

describe('devices', () => {
  it('touches neither camera nor microphone before it is asked to, and lets go of both', async () => {
    const { access, attempt, off, card, video, parley, screen } = await open()
    await expect.element(card.getByRole('combobox', { name: 'Camera' })).toBeVisible()
    expect([access.asked, video()]).toEqual([[], null])
    await attempt.click()
    await vi.waitFor(() => {
      expect(video()).not.toBeNull()
    })
    const tracks = (video()?.srcObject as MediaStream).getTracks()
    expect(access.asked).toHaveLength(1)
    await expect.element(off).toHaveFocus()
    await off.click()
    expect([video(), tracks.map(({ readyState }) => readyState)]).toEqual([null, ['ended']])
    expect(parley.preferences.current).toMatchObject({ microphone: true, camera: true })
    await attempt.click()
    await vi.waitFor(() => {
      expect(video()?.srcObject).toBeInstanceOf(MediaStream)
    })
    const again = (video()?.srcObject as MediaStream).getTracks()
    await screen.unmount()
    expect(again.map(({ readyState }) => readyState)).toEqual(['ended'])
  })

  it('turning one of the two off while trying is no choice for meetings', async () => {
    const { attempt, card, parley } = await open()
    await attempt.click()
    await card.getByRole('button', { name: 'Turn microphone off' }).click()
    await expect.element(card.getByRole('button', { name: 'Turn microphone on' })).toBeVisible()
    expect(parley.preferences.current.microphone).toBe(true)
  })

  it('what is chosen is what meetings in this browser take', async () => {
    const { microphones, parley, attempt, access } = await open()
    await microphones.selectOptions('Headset (USB)')
    expect(parley.preferences.current.devices).toEqual({ audioinput: 'mic-2' })
    await attempt.click()
    await vi.waitFor(() => {
      expect(access.asked).toMatchObject([{ audio: { deviceId: { exact: 'mic-2' } } }])
    })
  })

  it('follows what another tab chooses, also while it is tried', async () => {
    const { microphones, parley, attempt, access } = await open()
    await expect.element(microphones).toHaveValue('mic-1')
    parley.preferences.change({ devices: { audioinput: 'mic-2' } })
    await expect.element(microphones).toHaveValue('mic-2')
    await attempt.click()
    await vi.waitFor(() => {
      expect(access.asked).toHaveLength(1)
    })
    parley.preferences.change({ devices: { audioinput: 'mic-2', videoinput: 'cam-1' } })
    await vi.waitFor(() => {
      expect(access.asked).toMatchObject([{}, { video: { deviceId: { exact: 'cam-1' } } }])
    })
  })

  it('says what keeps them from working, and works once it is allowed', async () => {
    const { access, attempt, card, video } = await open({
      refuse: { name: 'NotAllowedError' },
      permission: 'denied',
    })
    await attempt.click()
    await expect.element(card.getByRole('alert').getByText('Microphone and camera are blocked')).toBeVisible()
    access.refuse = undefined
    access.permit('microphone', 'granted')
    access.permit('camera', 'granted')
    await vi.waitFor(() => {
      expect(video()).not.toBeNull()
    })
    await expect.element(card.getByRole('alert')).not.toBeInTheDocument()
  })

  it('has nothing to try where there is nothing, and says so until something is plugged in', async () => {
    const { access, attempt, card } = await open({ devices: [] })
    await expect.element(card.getByText('No microphone or camera found')).toBeVisible()
    await expect.element(attempt).not.toBeInTheDocument()
    access.plug(aLaptop)
    await expect.element(attempt).toBeVisible()
  })

  it('says when a device is unplugged', async () => {
    const { access, attempt, screen, video } = await open()
    await attempt.click()
    await vi.waitFor(() => {
      expect(video()).not.toBeNull()
    })
    const track = (video()?.srcObject as MediaStream).getVideoTracks()[0]
    access.plugged = aLaptop.filter(({ kind }) => kind !== 'videoinput')
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
    await expect.element(screen.getByText('The camera was unplugged.').first()).toBeInTheDocument()
  })

  it('can be done with the keyboard alone', async () => {
    const { microphones, card, parley, video } = await open()
    await expect.element(microphones).toBeVisible()
    ;(microphones.element() as HTMLElement).focus()
    await userEvent.keyboard('{ArrowDown}')
    await vi.waitFor(() => {
      expect(parley.preferences.current.devices).toEqual({ audioinput: 'mic-2' })
    })
    for (let steps = 0; steps < 4; steps += 1) await userEvent.tab()
    await expect.element(card.getByRole('button', { name: 'Try camera and microphone' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await vi.waitFor(() => {
      expect(video()).not.toBeNull()
    })
    await userEvent.keyboard(' ')
    expect(video()).toBeNull()
  })
})
