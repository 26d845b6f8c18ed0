// Writes docs/configuration.md from the settings: node scripts/document-configuration.ts
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentConfiguration } from '../src/platform/config/document.ts'

writeFileSync(join(import.meta.dirname, '../docs/configuration.md'), documentConfiguration())
