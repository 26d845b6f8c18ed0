import { chmod, mkdtemp, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import { chromium, firefox, type Browser } from 'playwright-core'
import { framesPerSecond, pictures, type Camera, type FakeMedia } from './fake-media.ts'
import type { Host } from './network.ts'
import type { Trust } from './trust.ts'

export type BrowserKind = 'chromium' | 'firefox'

/** What every browser of a lab shares. */
export interface BrowserSurroundings {
  folder: string
  trust: Trust
  media: FakeMedia
  /** PULSE_SERVER for Firefox. */
  sound: string
  /** What the camera shows. */
  camera: Camera
}

const programs = {
  chromium: process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
  firefox: process.env['PARLEY_TEST_FIREFOX'] ?? '/usr/bin/firefox-esr',
} as const

/** Starts a real browser on a host. It is driven from outside the namespace and closed with `browser.close()`. */
export async function launchBrowser(
  kind: BrowserKind,
  host: Host,
  around: BrowserSurroundings,
): Promise<Browser> {
  const folder = await mkdtemp(join(around.folder, `${kind}-`))
  const start = kind === 'chromium' ? launchChromium : launchFirefox
  return start({ ...around, folder, host })
}

interface Launch extends BrowserSurroundings {
  host: Host
}

const chromiumArguments = ({ media, camera }: Launch): string[] => [
  '--use-fake-ui-for-media-stream',
  `--use-fake-device-for-media-stream=fps=${framesPerSecond}`,
  `--use-file-for-fake-video-capture=${media.video[camera]}`,
  `--use-file-for-fake-audio-capture=${media.audio}`,
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--no-proxy-server',
]

/** Chromium talks over inherited pipes, so it needs no network to be driven. */
async function launchChromium(launch: Launch): Promise<Browser> {
  return chromium.launch({
    executablePath: await wrapper(
      launch,
      `exec ip netns exec ${launch.host.namespace} ${programs.chromium} "$@"`,
    ),
    chromiumSandbox: false,
    args: chromiumArguments(launch),
    env: environment(launch),
  })
}

const firefoxPreferences = {
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true,
  'media.navigator.video.default_fps': framesPerSecond,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'network.proxy.type': 0,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'services.settings.server': 'data:,none',
}

/**
 * Firefox is driven through a WebSocket that it opens on loopback, which here is the namespace's own. So we choose the
 * port, listen on the same one outside, and carry the bytes in.
 */
async function launchFirefox(launch: Launch): Promise<Browser> {
  const door = await openDoor(launch.host)
  const { width, height } = pictures[launch.camera]
  const script = `
for argument do
  shift
  case "$before" in --profile) cp ${launch.trust.firefox}/*.db "$argument/" ;; esac
  case "$argument" in --remote-debugging-port=*) argument=--remote-debugging-port=${door.port} ;; esac
  before=$argument
  set -- "$@" "$argument"
done
exec ip netns exec ${launch.host.namespace} ${programs.firefox} "$@"`
  const browser = await firefox
    .launch({
      channel: 'moz-firefox',
      executablePath: await wrapper(launch, script),
      firefoxUserPrefs: {
        ...firefoxPreferences,
        'media.navigator.video.default_width': width,
        'media.navigator.video.default_height': height,
      },
      env: environment(launch),
    })
    .catch((error: unknown) => {
      door.server.close()
      throw error
    })
  browser.once('disconnected', () => door.server.close())
  return browser
}

async function openDoor(host: Host): Promise<{ port: number; server: Server }> {
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (outside) => {
    const { port } = server.address() as AddressInfo
    host.agent.connect('127.0.0.1', port).then(
      (inside) => {
        outside.pipe(inside).pipe(outside)
        outside.once('error', () => inside.destroy())
        inside.once('error', () => outside.destroy())
      },
      () => outside.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, server }
}

async function wrapper({ folder }: Launch, body: string): Promise<string> {
  const file = join(folder, 'start')
  await writeFile(file, `#!/bin/sh\n${body}\n`)
  await chmod(file, 0o755)
  return file
}

const environment = ({ trust, sound }: Launch): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: trust.home,
  PULSE_SERVER: sound,
})
