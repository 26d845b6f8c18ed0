import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { closed, createJudge, plainSchema, withEnums } from './validation.ts'

const Deep = Type.Object({
  name: Type.String({ minLength: 2 }),
  kind: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
  list: Type.Array(Type.Object({ size: Type.Integer() })),
  either: Type.Optional(Type.Union([Type.Object({ x: Type.Integer() }), Type.Object({ y: Type.Integer() })])),
  map: Type.Optional(Type.Record(Type.String(), Type.Integer())),
})
const judge = createJudge(Deep)
const paths = (value: unknown) => judge(value).map(({ path }) => path)

test('what is right has no faults', () => {
  expect(judge({ name: 'ab', list: [{ size: 1 }], kind: 'b', either: { y: 1 }, map: { any: 1 } })).toEqual([])
})

test.each([
  ['nothing', undefined, ['']],
  ['another type', 'x', ['']],
  ['missing fields', {}, ['name', 'list']],
  ['a wrong type', { name: 1, list: [] }, ['name']],
  ['a wrong type deep inside', { name: 'ab', list: [{ size: 1 }, { size: 'x' }] }, ['list.1.size']],
  ['an unknown field', { name: 'ab', list: [], extra: 1 }, ['extra']],
  ['an unknown field deep inside', { name: 'ab', list: [{ size: 1, extra: 2 }] }, ['list.0.extra']],
  ['a value outside a union', { name: 'ab', list: [], kind: 'c' }, ['kind']],
  ['a name that could be a path', { name: 'ab', list: [], 'a/b~c': 1 }, ['a/b~c']],
  ['a prototype’s name', JSON.parse('{"name":"ab","list":[],"__proto__":1}'), ['__proto__']],
])('%s is refused with its path', (_name, value, expected) => {
  expect(paths(value)).toEqual(expected)
})

test('both sides of a union are closed', () => {
  expect(paths({ name: 'ab', list: [], either: { x: 1, z: 2 } })).toContain('either.z')
})

test('a flood of unknown fields is refused in few words', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, 1]))
  const details = judge({ name: 'ab', list: [], ...many })
  expect(details.length).toBeGreaterThan(0)
  expect(details.length).toBeLessThanOrEqual(20)
})

test('schemas are changed in copies', () => {
  const before = JSON.stringify(Deep)
  const plain = plainSchema(Deep)
  expect(JSON.stringify(closed(withEnums(plain)))).toContain('"enum":["a","b"]')
  expect(JSON.stringify(plain)).toBe(before)
})
