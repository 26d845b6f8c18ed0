import {
  clampChroma,
  formatHex,
  modeLrgb,
  modeOklch,
  modeRgb,
  parse,
  useMode,
  wcagContrast,
  type Oklch,
} from 'culori/fn'
import type { Accents } from '../../contract/settings.ts'

const toOklch = useMode(modeOklch)
useMode(modeRgb)
useMode(modeLrgb)

type Theme = keyof Accents
type Shades = Accents[Theme]

/** WCAG 2.2 AA for text of any size; more than controls need. */
const enough = 4.5
const step = 0.005

interface Ground {
  /** Where links and buttons lie: `--ground`, `--surface`, `--raised`, `--sunken` and `--hover` of the page. */
  surfaces: readonly string[]
  /** Which way a colour is easier to read. */
  way: -1 | 1
  soft: { l: number; c: number }
  on: { l: number; c: number }
}

/** The themes of `web/src/styles/tokens.css`, which a test keeps the same. */
export const grounds: Readonly<Record<Theme, Ground>> = {
  light: {
    surfaces: ['oklch(0.975 0.004 200)', 'oklch(1 0 0)', 'oklch(0.955 0.005 200)', 'oklch(0.945 0.006 205)'],
    way: -1,
    soft: { l: 0.945, c: 0.028 },
    on: { l: 0.995, c: 0.004 },
  },
  dark: {
    surfaces: [
      'oklch(0.165 0.01 220)',
      'oklch(0.205 0.012 220)',
      'oklch(0.245 0.013 220)',
      'oklch(0.185 0.011 220)',
      'oklch(0.275 0.014 220)',
    ],
    way: 1,
    soft: { l: 0.3, c: 0.045 },
    on: { l: 0.185, c: 0.03 },
  },
}

/** How far apart a colour and the same pointed at are. */
const between = 0.065

const shadesOf = (chosen: Oklch, { surfaces, way, soft, on }: Ground): Shades => {
  const at = (l: number, c = chosen.c): string =>
    formatHex(clampChroma({ ...chosen, l: Math.min(1, Math.max(0, l)), c }, 'oklch'))
  const softly = at(soft.l, Math.min(chosen.c, soft.c))
  const written = at(on.l, Math.min(chosen.c, on.c))
  const beside = [...surfaces, softly, written]
  const isReadable = (colour: string): boolean => beside.every((one) => wcagContrast(colour, one) >= enough)
  let { l } = chosen
  // Black and white, where it ends, are readable on everything here.
  while (l > 0 && l < 1 && !isReadable(at(l))) l += way * step
  if (!isReadable(at(l))) l = way === 1 ? 1 : 0
  return { accent: at(l), strong: at(l + way * between), soft: softly, on: written }
}

/** The accents of both themes for one chosen colour: its hue, as light or dark as it can be read. Pure. */
export const accentsOf = (colour: string): Accents => {
  const chosen = toOklch(parse(colour)) ?? { mode: 'oklch', l: 0.5, c: 0 }
  return { light: shadesOf(chosen, grounds.light), dark: shadesOf(chosen, grounds.dark) }
}
