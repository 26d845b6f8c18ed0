import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildGallery, serveGallery } from '../../scripts/gallery/site.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the built gallery is served. */
    galleryOrigin: string
  }
}

/** Builds the gallery once for all files that look at it; the function it answers stops serving and clears up. */
export const setup = async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const site = mkdtempSync(join(tmpdir(), 'parley-gallery-test-'))
  await buildGallery(site)
  const server = await serveGallery(site)
  provide('galleryOrigin', server.origin)
  return async () => {
    await server.close()
    rmSync(site, { recursive: true, force: true })
  }
}
