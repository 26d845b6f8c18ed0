import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml'
import { nearestKey } from './nearest.ts'
import type { ConfigProblem } from './problem.ts'
import { isSettingKey, settingKeys, type Source } from './source.ts'
import type { SettingKey } from './schema.ts'

/** A configuration file that was read from disk. */
export interface ConfigFile {
  path: string
  text: string
}

/** A value as somebody wrote it, not yet checked. */
export interface Written {
  key: SettingKey
  value: unknown
  source: Source
}

export interface WrittenValues {
  written: Written[]
  problems: ConfigProblem[]
}

/** The values a YAML file sets, with their lines. A key without a value (`name:`) sets nothing. */
export const readFileValues = ({ path, text }: ConfigFile): WrittenValues => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number | undefined): number => Math.max(1, lines.linePos(offset ?? 0).line)
  const where = (offset: number | undefined): string => `${path} line ${lineAt(offset)}`
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      key: 'The file',
      where: where(error.pos[0]),
      message: `isn’t YAML: ${error.message}`,
      cure: 'Correct the line. Settings are written as `http:`, and below it, indented, `name: meet.example`.',
    }))
    return { written: [], problems }
  }
  return walkDocument({ document, where, lineAt, path })
}

interface Walk {
  document: Document.Parsed
  path: string
  where: (offset: number | undefined) => string
  lineAt: (offset: number | undefined) => number
}

const walkDocument = (walk: Walk): WrittenValues => {
  const { contents } = walk.document
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { written: [], problems: [] }
  if (isMap(contents)) return walkPairs(walk, contents.items, '')
  const message = 'holds no settings'
  const cure = 'Write `key: value` lines, for example `http:` and below it, indented, `name: meet.example`.'
  return {
    written: [],
    problems: [{ key: 'The file', where: walk.where(contents.range[0]), message, cure }],
  }
}

const walkPairs = (walk: Walk, pairs: readonly Pair[], prefix: string): WrittenValues => {
  const parts = pairs.map((pair) => walkPair(walk, pair, prefix))
  return {
    written: parts.flatMap((part) => part.written),
    problems: parts.flatMap((part) => part.problems),
  }
}

const offsetOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0]

const walkPair = (walk: Walk, pair: Pair, prefix: string): WrittenValues => {
  const word = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
  const key = prefix + word
  const at = offsetOf(pair.key)
  if (isSettingKey(key) && !word.includes('.')) {
    const value: unknown = pair.value === null ? null : (pair.value as Node).toJS(walk.document)
    const source: Source = { kind: 'file', file: walk.path, line: walk.lineAt(at) }
    return { written: value === null ? [] : [{ key, value, source }], problems: [] }
  }
  const isGroup = settingKeys.some((known) => known.startsWith(`${key}.`))
  if (isGroup && isMap(pair.value)) return walkPairs(walk, pair.value.items, `${key}.`)
  if (isGroup && (pair.value === null || (isScalar(pair.value) && pair.value.value === null)))
    return { written: [], problems: [] }
  const problem = isGroup ? notAGroup(key) : unknownKey(key, word)
  return { written: [], problems: [{ ...problem, where: walk.where(at) }] }
}

const notAGroup = (key: string): Omit<ConfigProblem, 'where'> => ({
  key,
  message: 'is a group of settings and has no value of its own',
  cure: `Write ${settingKeys
    .filter((known) => known.startsWith(`${key}.`))
    .map((known) => `\`${known.slice(key.length + 1)}:\``)
    .join(', ')} below it, indented.`,
})

const unknownKey = (key: string, word: string): Omit<ConfigProblem, 'where'> => {
  if (word.includes('.') && isSettingKey(key))
    return {
      key,
      message: 'is written with a dot',
      cure: `Write \`${word.replace('.', ':` and below it, indented, `')}:\`.`,
    }
  const near = nearestKey(key, settingKeys)
  return {
    key,
    message: 'is no setting',
    cure: near === null ? 'Remove it; parley help settings lists every setting.' : `Did you mean ${near}?`,
  }
}
