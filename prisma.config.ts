import { defineConfig } from 'prisma/config'

// Only `prisma generate` and `prisma format` are used; migrations are our own (src/platform/db/migrations.ts).
export default defineConfig({ schema: 'prisma/schema.prisma' })
