import { readFileSync } from 'node:fs'
import { wcagContrast } from 'culori'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { accentsOf, grounds } from './accents.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`)

test('whatever is chosen, text and buttons can be read on every surface of both themes', () => {
  fc.assert(
    fc.property(colour, (chosen) => {
      const accents = accentsOf(chosen)
      for (const theme of ['light', 'dark'] as const) {
        const { accent, strong, soft, on } = accents[theme]
        for (const one of [accent, strong])
          for (const beside of [...grounds[theme].surfaces, soft, on])
            expect(wcagContrast(one, beside), `${chosen}: ${one} on ${beside}`).toBeGreaterThanOrEqual(4.5)
      }
    }),
    { numRuns: 500, examples: ['#000000', '#ffffff', '#ffff00', '#0000ff', '#808080'].map((one) => [one]) },
  )
})

test('links in mails can be read on their sheets, too', () => {
  fc.assert(
    fc.property(colour, (chosen) => {
      const { light, dark } = accentsOf(chosen)
      for (const [accent, sheets] of [
        [light.accent, ['#ffffff', '#f7f8fa']],
        [dark.accent, ['#1b1f25', '#14171b']],
      ] as const)
        for (const sheet of sheets)
          expect(wcagContrast(accent, sheet), `${chosen}: ${accent}`).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('what can be read already stays as it was chosen', () => {
  expect(accentsOf('#1d4ed8').light.accent).toBe('#1d4ed8')
  expect(accentsOf('#7DD3FC').dark.accent).toBe('#7dd3fc')
})

test.each(['light', 'dark'] as const)('the surfaces are those of the page: %s', (theme) => {
  const css = readFileSync(new URL('../../../web/src/styles/tokens.css', import.meta.url), 'utf8')
  const written = ['ground', 'surface', 'raised', 'sunken', 'hover'].map((name) => {
    const found = new RegExp(`--${name}: light-dark\\((oklch\\([^)]*\\)), (oklch\\([^)]*\\))\\)`).exec(css)
    return found?.[theme === 'light' ? 1 : 2]
  })
  expect(grounds[theme].surfaces).toEqual([...new Set(written)])
})
