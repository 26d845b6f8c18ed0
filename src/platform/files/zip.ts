import { Zip, ZipDeflate } from 'fflate'

export interface ZipFile {
  /** ASCII, without folders. */
  name: string
  text: AsyncIterable<string>
}

/**
 * A zip archive, piece by piece: the next piece of a file is asked for when the one before was taken, so nothing is in
 * memory but a piece.
 */
export async function* zipOf(files: Iterable<ZipFile>, at: number): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const errors: Error[] = []
  let made: Uint8Array[] = []
  const zip = new Zip((error, piece) => {
    if (error === null) made.push(piece)
    else errors.push(error)
  })
  const taken = (): Uint8Array[] => {
    const [error] = errors
    if (error !== undefined) throw error
    const pieces = made
    made = []
    return pieces
  }
  for (const { name, text } of files) {
    const entry = new ZipDeflate(name)
    entry.mtime = at
    zip.add(entry)
    for await (const piece of text) {
      entry.push(encoder.encode(piece))
      yield* taken()
    }
    entry.push(new Uint8Array(), true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}
