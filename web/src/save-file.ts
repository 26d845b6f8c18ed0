import type { Parley } from './parley.ts'

/** Long enough for a browser that asks where to put a file before it reads it (ms). */
const patience = 60_000

/** Gives a file to the browser to keep. */
const save = ({ after }: Pick<Parley, 'after'>, { file, content }: { file: string; content: Blob }): void => {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = file
  document.body.append(link)
  link.click()
  link.remove()
  after(patience, () => {
    URL.revokeObjectURL(url)
  })
}

/** A file named after the day it was made: `people-2026-11-21.csv`. */
export const saveFile = (
  parley: Pick<Parley, 'after' | 'now'>,
  { name, ending, content }: { name: string; ending: 'csv' | 'zip'; content: Blob },
): void => {
  save(parley, { file: `${name}-${new Date(parley.now()).toISOString().slice(0, 10)}.${ending}`, content })
}

/** The same for a table. */
export const saveCsv = (
  parley: Pick<Parley, 'after' | 'now'>,
  { name, text }: { name: string; text: string },
): void => {
  saveFile(parley, { name, ending: 'csv', content: new Blob([text], { type: 'text/csv;charset=utf-8' }) })
}

/** A text. */
export const saveText = (
  parley: Pick<Parley, 'after'>,
  { file, text }: { file: string; text: string },
): void => {
  save(parley, { file, content: new Blob([text], { type: 'text/plain;charset=utf-8' }) })
}
