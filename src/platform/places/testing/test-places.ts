import { fileURLToPath } from 'node:url'

/**
 * Four networks of the documentation: 203.0.113.0/24 in Munich, 198.51.100.0/24 in Lebanon, 2001:db8::/32 in Montevideo
 * (English and German), and 192.0.2.0/24 with a record that is shaped as none should be. Written with PyPI's mmdb-writer.
 */
export const testPlaces = fileURLToPath(new URL('places.mmdb', import.meta.url))
