// The program that makes load for benches and for tests of faults, from test/load/synthetic. Not part of the product.
import { join } from 'node:path'
import { goBuild } from './go.mjs'
import { whenStale } from './stamps.mjs'

const output = '.cache/synthetic/synthetic'

/** Builds it unless it is there and its sources are the same. @throws Error with the cure */
export const prepareSynthetic = (root) =>
  whenStale({
    root,
    name: 'synthetic people',
    inputs: ['test/load/synthetic', 'scripts/steps/go.mjs'],
    outputs: [output],
    make: () =>
      goBuild({
        module: join(root, 'test/load/synthetic'),
        packagePath: '.',
        file: join(root, output),
        what: 'its synthetic people',
      }),
  })
