import { expect, it } from 'vitest'
import { csvOf } from './csv.ts'

it('marks the file as UTF-8 and ends every row', () => {
  expect(
    csvOf([
      ['Name', 'E-mail'],
      ['مريم', 'm@x.example'],
    ]),
  ).toBe('\ufeff"Name","E-mail"\r\n"مريم","m@x.example"\r\n')
})

it.each([
  ['a "b" c', '"a ""b"" c"'],
  ['a,b\nc', '"a,b\nc"'],
  ['=1+1', `"'=1+1"`],
  ['+49 30', `"'+49 30"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  [' =1', `"' =1"`],
  ['\tx', `"'\tx"`],
  ['a=b', '"a=b"'],
  ['', '""'],
])('writes %j as %s', (text, written) => {
  expect(csvOf([[text]])).toBe(`\ufeff${written}\r\n`)
})
