import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { Reader, type CityResponse } from 'mmdb-lib'
import { exitCodes, StartError } from '../../core/start-error.ts'

/** Where in the world addresses are, as far as it is known. */
export interface Places {
  /** `Munich, Germany`, in that language where the database has it, else in English; null when nobody knows. */
  of: (address: string, language: string) => string | null
}

/** Without a database nobody knows. */
export const nowhere: Places = { of: () => null }

/** Whoever made the file may have put anything into a record. */
const nameOf = (one: unknown, language: string): string | null => {
  if (typeof one !== 'object' || one === null || !('names' in one)) return null
  const { names } = one
  if (typeof names !== 'object' || names === null) return null
  const known = new Map<string, unknown>(Object.entries(names))
  const name = known.get(language) ?? known.get(language.split('-')[0] ?? '') ?? known.get('en')
  return typeof name === 'string' ? name : null
}

const open = (file: string): Reader<CityResponse> => {
  try {
    return new Reader(readFileSync(file))
  } catch (cause) {
    throw new StartError({
      message: `${file} is no database of places`,
      cure: 'Name an .mmdb file in accounts.places_file, or take the setting away.',
      exitCode: exitCodes.damaged,
      cause,
    })
  }
}

/**
 * A database of places in MaxMind's format (`.mmdb`), read once and kept in memory.
 * @throws StartError when the file is none
 * @see https://maxmind.github.io/MaxMind-DB/
 */
export const openPlaces = (file: string): Places => {
  if (file === '') return nowhere
  const reader = open(file)
  return {
    of: (address, language) => {
      if (isIP(address) === 0) return null
      const found = reader.get(address)
      const words = [nameOf(found?.city, language), nameOf(found?.country, language)]
      const known = words.filter((word) => word !== null)
      return known.length === 0 ? null : known.join(', ')
    },
  }
}
