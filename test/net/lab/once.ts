import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'
import { createCertificates, type Certificates } from './certificates.ts'
import { writeFakeMedia, type FakeMedia } from './fake-media.ts'
import { startSound } from './sound.ts'
import { createTrust, type Trust } from './trust.ts'

/** What is made once for all cases of a run. */
export interface Ground {
  folder: string
  certificates: Certificates
  trust: Trust
  media: FakeMedia
  sound: string
  /** Script that goes into every page first. */
  probe: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    ground: Ground
  }
}

/** Every name and address a case calls its server by. */
export const serverNames = ['meet.test', '203.0.113.1', '10.77.0.1', '2001:db8::1'] as const

/** Called by vitest before the first case; what it returns is called after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-net-'))
  const certificates = await createCertificates({ folder: join(folder, 'certificates'), names: serverNames })
  const trust = await createTrust({ folder, authorityFile: certificates.authorityFile })
  const sound = await startSound(folder)
  const media = await writeFakeMedia(folder)
  const probe = join(folder, 'probe.js')
  await writeFile(probe, await bundleProbe())
  project.provide('ground', { folder, certificates, trust, media, sound: sound.address, probe })
  return async () => {
    await sound.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function bundleProbe(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../browser/probe/probe.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}
