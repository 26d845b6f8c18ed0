import { expect, test } from 'vitest'
import { csvRow } from './csv.ts'

test.each([
  ['plain', '"plain"'],
  ['say "hi"', '"say ""hi"""'],
  ['a,b\r\nc', '"a,b\r\nc"'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['+1', '"\'+1"'],
  ['-1', '"\'-1"'],
  ['@SUM(A1)', '"\'@SUM(A1)"'],
  ['  =1', '"\'  =1"'],
  ['\t=1', '"\'\t=1"'],
  ['\r=1', '"\'\r=1"'],
  ['', '""'],
])('a field %j is %s', (field, written) => {
  expect(csvRow([field, 'x'])).toBe(`${written},"x"\r\n`)
})
