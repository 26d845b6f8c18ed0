import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pngOf } from '../../testing/pictures.ts'
import { readPicture } from './picture.ts'

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')]
const png = (width: number, height: number) => pngOf({ width, height })
const webp = Uint8Array.from([
  ...ascii('RIFF'),
  ...[30, 0, 0, 0],
  ...ascii('WEBPVP8X'),
  ...[10, 0, 0, 0, 0, 0, 0, 0],
  ...[0xff, 0x01, 0x00],
  ...[0xff, 0x00, 0x00],
])
const jpeg = Uint8Array.from([
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 16],
  ...ascii('JFIF\0'),
  ...[1, 1, 0, 0, 1, 0, 1, 0, 0],
  ...[0xff, 0xc0, 0, 17, 8, 0, 20, 0, 30, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1],
])

test.each<[string, Uint8Array, ReturnType<typeof readPicture>]>([
  ['PNG', png(640, 480), { type: 'image/png', width: 640, height: 480 }],
  ['WebP', webp, { type: 'image/webp', width: 512, height: 256 }],
  ['JPEG', jpeg, { type: 'image/jpeg', width: 30, height: 20 }],
  ['a PNG without an area', png(0, 480), null],
  ['nothing', new Uint8Array(), null],
  ['SVG', Uint8Array.from(ascii('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')), null],
  ['HTML', Uint8Array.from(ascii('<!doctype html><script>alert(1)</script>')), null],
  ['GIF', Uint8Array.from(ascii('GIF89a\x01\0\x01\0')), null],
  ['a PNG that ends early', png(640, 480).subarray(0, 18), null],
])('%s', (_, bytes, facts) => {
  expect(readPicture(bytes)).toEqual(facts)
})

test('no bytes make it throw or wait, whatever they begin with', () => {
  const beginnings = [png(1, 1).subarray(0, 16), webp.subarray(0, 16), jpeg.subarray(0, 4), new Uint8Array()]
  fc.assert(
    fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 2000 }), (start, rest) => {
      readPicture(Buffer.concat([start, rest]))
    }),
    { numRuns: 2000 },
  )
})
