import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { FailureDetail } from '../../core/failure.ts'

/** A JSON Schema as TypeBox writes it, seen as plain JSON. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** What is wrong with a value: nothing, or each fault with its path. */
export type Judge = (value: unknown) => readonly FailureDetail[]

const isSchemaObject = (json: Json): json is { readonly [key: string]: Json } =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const mapValues = (json: Json, change: (value: Json) => Json): Json => {
  if (Array.isArray(json)) return json.map(change)
  if (!isSchemaObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, change(value)]))
}

/** The same schema with `additionalProperties: false` on every object with named properties, at any depth. */
export const closed = (json: Json): Json => {
  const mapped = mapValues(json, closed)
  if (!isSchemaObject(mapped) || mapped['type'] !== 'object' || !isSchemaObject(mapped['properties'] ?? null))
    return mapped
  return { ...mapped, additionalProperties: false }
}

const isLiteral = (json: Json): boolean =>
  isSchemaObject(json) && json['type'] === 'string' && typeof json['const'] === 'string'

/** The same schema with unions of string literals as `enum`, which serialises without trying one after another. */
export const withEnums = (json: Json): Json => {
  const mapped = mapValues(json, withEnums)
  if (!isSchemaObject(mapped)) return mapped
  const union = mapped['anyOf']
  if (!Array.isArray(union) || !union.every(isLiteral)) return mapped
  return {
    type: 'string',
    enum: union.map((one: Json) => (isSchemaObject(one) ? (one['const'] ?? null) : null)),
  }
}

/** A schema as plain JSON: what TypeBox keeps beside it for its types isn't enumerable and goes. */
export const plainSchema = (schema: TSchema): Json => JSON.parse(JSON.stringify(schema)) as Json

const pathOf = (pointer: string, last?: string): string =>
  [...pointer.split('/').slice(1), ...(last === undefined ? [] : [last])]
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.')

const unknownField = 'is not known here'

interface Fault {
  keyword: string
  instancePath: string
  message: string
  params: object
}

const namesIn = (params: object, key: string): readonly string[] => {
  const value: unknown = Reflect.get(params, key)
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

const detailsOf = ({ keyword, instancePath, message, params }: Fault): FailureDetail[] => {
  if (keyword === 'required')
    return namesIn(params, 'requiredProperties').map((name) => ({
      path: pathOf(instancePath, name),
      message: 'is required',
    }))
  if (keyword === 'additionalProperties')
    return namesIn(params, 'additionalProperties').map((name) => ({
      path: pathOf(instancePath, name),
      message: unknownField,
    }))
  // `boolean` is the schema `false` of a field that isn't listed.
  return [{ path: pathOf(instancePath), message: keyword === 'boolean' ? unknownField : message }]
}

const mostDetails = 20

/** A wrong type often breaks several rules of its schema at once; the first says enough. */
const onePerPath = (details: readonly FailureDetail[]): FailureDetail[] => {
  const seen = new Set<string>()
  return details.filter(({ path }) => !seen.has(path) && seen.add(path))
}

/**
 * Compiles a schema of what may come in. Object schemas refuse fields they don't list, unless they are `open`. Compiled
 * on first use, so that starting costs nothing.
 */
export const createJudge = (schema: TSchema, { open } = { open: false }): Judge => {
  let compiled: ReturnType<typeof Compile> | undefined
  const compile = () => {
    const plain = withEnums(plainSchema(schema))
    return Compile((open ? plain : closed(plain)) as TSchema)
  }
  return (value) => {
    compiled ??= compile()
    if (compiled.Check(value)) return []
    const details = onePerPath(compiled.Errors(value).flatMap(detailsOf)).slice(0, mostDetails)
    // TypeBox stops after some faults: whatever it says, this value was refused.
    return details.length > 0 ? details : [{ path: '', message: 'is not valid' }]
  }
}
