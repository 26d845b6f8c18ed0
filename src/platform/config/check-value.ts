import type { TSchema } from 'typebox'

/** What the table's schemas use of JSON Schema. */
interface Shape {
  type?: string
  enum?: readonly string[]
  minimum?: number
  maximum?: number
  maxLength?: number
}

const range = ({ minimum, maximum }: Shape): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  return minimum === undefined ? '' : ` of at least ${minimum}`
}

/** What a setting takes, to be read after "must be": `a whole number from 0 to 65535`. */
export const describeShape = (schema: TSchema): string => {
  const shape: Shape = schema
  if (shape.enum !== undefined) return `one of ${shape.enum.join(', ')}`
  switch (shape.type) {
    case 'integer':
      return `a whole number${range(shape)}`
    case 'number':
      return `a number${range(shape)}`
    case 'boolean':
      return 'true or false'
    case 'array':
      return 'a list of texts'
    default:
      return shape.maxLength === undefined ? 'a text' : `a text of at most ${shape.maxLength} characters`
  }
}

const isNumber = (value: unknown, { type, minimum = -Infinity, maximum = Infinity }: Shape): boolean =>
  typeof value === 'number' &&
  (type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
  value >= minimum &&
  value <= maximum

const isText = (value: unknown, { maxLength = Infinity }: Shape = {}): boolean =>
  typeof value === 'string' && value.length <= maxLength && !hasControl(value)

/** Whether a value has the shape of its setting. */
export const fits = (schema: TSchema, value: unknown): boolean => {
  const shape: Shape = schema
  if (shape.enum !== undefined) return shape.enum.some((choice) => choice === value)
  if (shape.type === 'integer' || shape.type === 'number') return isNumber(value, shape)
  if (shape.type === 'boolean') return typeof value === 'boolean'
  if (shape.type === 'array') return Array.isArray(value) && value.every((item) => isText(item))
  return isText(value, shape)
}

const hasControl = (text: string): boolean => /\p{Cc}/u.test(text)

const booleans: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
}

/**
 * A value written as text, in the environment or on the command line: numbers in decimals, booleans also as yes, no,
 * on, off, 1, 0, lists with commas. Text that can't be read stays text, for `fits` to refuse.
 */
export const readText = (schema: TSchema, text: string): unknown => {
  const { type } = schema as Shape
  const trimmed = text.trim()
  if (type === 'integer' || type === 'number')
    return /^-?\d+(?:\.\d+)?$/.test(trimmed) ? Number(trimmed) : text
  if (type === 'boolean') return booleans[trimmed.toLowerCase()] ?? text
  if (type !== 'array') return trimmed
  return trimmed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** A value for a message, short and on one line. */
export const showValue = (value: unknown): string => {
  const text = (JSON.stringify(value) as string | undefined) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
