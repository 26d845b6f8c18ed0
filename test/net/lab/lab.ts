import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { inject, test } from 'vitest'
import { openPerson, type Person, type PersonOptions } from '../../browser/person.ts'
import { admin } from '../../browser/steps.ts'
import { launchBrowser, type BrowserKind } from './browsers.ts'
import { pictures, type Camera } from './fake-media.ts'
import { findLeaks } from './canaries.ts'
import { createNetwork, type Host, type Network } from './network.ts'
import type { Ground } from './once.ts'
import { startServer, type Server } from './server.ts'

export interface CaseOptions {
  /** Short and unique; names the namespaces and the folder in `test-results/net`. */
  label: string
  /** What people and the server call the server; defaults to meet.test. */
  name?: string
  /** Address of the server that `name` leads to, if it is a name. */
  address?: string
}

/** Somebody at a browser on a machine of the lab. */
export type Seated = Person & { readonly host: Host }

export interface SeatOptions extends Pick<PersonOptions, 'name' | 'expected' | 'relayOnly'> {
  kind: BrowserKind
  /** Address of a machine of their own, or a machine that is there already. */
  at: string | Host
  /** What their camera shows; `small` unless it says otherwise. */
  camera?: Camera
}

/** A network with a server on it and people at machines of their own. */
export interface Lab {
  readonly ground: Ground
  readonly network: Network
  /** Everything a case leaves behind. */
  readonly results: string
  /** Starts Parley on a machine with this address, or with none but loopback. */
  serveAt(address: string | null, options?: ServeOptions): Promise<Server>
  /** Opens a browser and gives it to somebody. */
  seat(options: SeatOptions): Promise<Seated>
  /** Names something that no log may hold. */
  plant(...secrets: string[]): void
}

export interface ServeOptions {
  settings?: Readonly<Record<string, string>>
  /** Edge, LiveKit and app as three programs, as services are. */
  apart?: boolean
  /** Default route of the server's machine. */
  gateway?: string
  /** Path of another executable than the one under test. */
  executable?: string
}

/**
 * One case of the net ring: builds the lab, runs the case, looks for what must not be there (reports of the content
 * policy, errors on a console, secrets in a log), and takes everything down again, whatever happened.
 */
export function netCase(title: string, options: CaseOptions, body: (lab: Lab) => Promise<void>): void {
  test(title, async () => {
    const { lab, people, close, verify } = await createLab(options)
    try {
      await body(lab)
      await verify()
    } catch (error) {
      await Promise.allSettled(people.map((person) => person.picture(lab.results)))
      throw error
    } finally {
      await close()
    }
  })
}

async function createLab({ label, name = 'meet.test', address = '203.0.113.1' }: CaseOptions): Promise<{
  lab: Lab
  people: Person[]
  verify: () => Promise<void>
  close: () => Promise<void>
}> {
  const ground = inject('ground')
  const results = join('test-results', 'net', label)
  await rm(results, { recursive: true, force: true })
  await mkdir(results, { recursive: true })
  const folder = await mkdtemp(join(ground.folder, `${label}-`))
  const network = await createNetwork({ label, names: [`${address} ${name}`] })
  const probe = await readFile(ground.probe, 'utf8')
  const browsers: Browser[] = []
  const servers: Server[] = []
  const people: Person[] = []

  const planted: string[] = []
  const origin =
    name === 'localhost' ? 'http://localhost:7080' : `https://${name.includes(':') ? `[${name}]` : name}`
  const lab: Lab = {
    ground,
    network,
    results,
    serveAt: async (where, { settings = {}, apart = false, gateway, executable } = {}) => {
      const host = await network.addHost({ name: 'server', addresses: where ? [where] : [], gateway })
      const { authority, certificateFile, keyFile } = ground.certificates
      const files = { 'tls.certificate_file': certificateFile, 'tls.key_file': keyFile }
      const tls = name === 'localhost' ? {} : files
      const common = {
        host,
        name,
        origin,
        authority,
        apart,
        executable,
        results,
        folder: join(folder, 'server'),
      }
      const server = await startServer({ ...common, settings: { ...tls, ...settings } })
      servers.push(server)
      return server
    },
    seat: async ({ at, kind, camera = 'small', ...person }) => {
      const named = person.name.toLowerCase()
      const host = typeof at === 'string' ? await network.addHost({ name: named, addresses: [at] }) : at
      const browser = await launchBrowser(kind, host, { ...ground, folder, camera })
      browsers.push(browser)
      const opened = await openPerson({
        ...person,
        origin,
        kind,
        browser,
        probe,
        results,
        camera: pictures[camera],
      })
      const seated = { ...opened, host }
      people.push(seated)
      return seated
    },
    plant: (...secrets) => void planted.push(...secrets),
  }
  const verify = async (): Promise<void> => {
    const held = await Promise.all(people.map((person) => person.secrets()))
    for (const person of people) await person.verify()
    const logs = servers.flatMap((server) =>
      server.lines().map((line) => ({ line, setupLink: server.setupLink })),
    )
    findLeaks({ logs, secrets: [...planted, admin.password, ...held.flat()] })
  }
  const close = async (): Promise<void> => {
    await Promise.allSettled(browsers.map((browser) => browser.close()))
    await Promise.allSettled(servers.map((server) => server.stop()))
    await network.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { lab, people, verify, close }
}
