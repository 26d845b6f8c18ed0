// Server sources → one CommonJS file (what a single executable takes), and what it is made with.
import { build } from 'esbuild'
import { join } from 'node:path'

/** `import.meta` has no meaning in CommonJS: the same answers from its own words. */
const banner = `const __parleyUrl = require('node:url').pathToFileURL(__filename).href;`

/**
 * Prisma's query compilers come as base64 inside scripts, 4.5 MB that every process would hold in memory without ever
 * asking a database. Here they stay outside: assets of the executable, or packages beside a checkout.
 */
const compilers = /@prisma\/client\/runtime\/(query_compiler_\w+\.\w+)\.wasm-base64\.mjs$/

/** The name of a compiler among the assets of the executable. */
export const compilerAsset = (name) => `prisma/${name}.wasm`

/** Prisma's generated code takes bytes as well as base64. */
const compilersAsAssets = {
  name: 'compilers-as-assets',
  setup: (build) =>
    build.onLoad({ filter: compilers }, ({ path }) => ({
      contents: `import { getRawAsset } from 'node:sea'
        export const wasm = new Uint8Array(getRawAsset('${compilerAsset(compilers.exec(path)[1])}'))`,
    })),
}

/** The compilers a bundle asks for, by their names as assets. */
export const compilersIn = async (root, metafile) => {
  const names = Object.keys(metafile.inputs).flatMap((input) => compilers.exec(input)?.slice(1) ?? [])
  return Promise.all(
    names.map(async (name) => {
      const { wasm } = await import(join(root, `node_modules/@prisma/client/runtime/${name}.wasm-base64.mjs`))
      return [compilerAsset(name), Buffer.from(wasm, 'base64')]
    }),
  )
}

/** @param where 'executable' or 'checkout': where the bundle will run.
 * @returns esbuild's metafile: which packages are inside */
export const bundleServer = async (root, { outfile, where }) => {
  const { metafile } = await build({
    entryPoints: [join(root, 'src/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Names stay as they are written, so that the stacks in an operator's log can be read.
    minifyWhitespace: where === 'executable',
    minifySyntax: where === 'executable',
    legalComments: 'none',
    sourcemap: false,
    metafile: true,
    define: {
      'import.meta.url': '__parleyUrl',
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
    },
    banner: { js: banner },
    // Optional parts of packages that we don't use: native drivers and faster twins of what is there.
    external: [
      ...['pg-native', 'bufferutil', 'utf-8-validate', 'pg-cloudflare'],
      ...(where === 'checkout' ? ['@prisma/client/runtime/*.wasm-base64.mjs'] : []),
    ],
    plugins: where === 'executable' ? [compilersAsAssets] : [],
    logLevel: 'warning',
    logOverride: { 'require-resolve-not-external': 'silent' },
  })
  return metafile
}
