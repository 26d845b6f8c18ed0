// Floors and doors of docs/architecture.md. A floor imports downward only; a door has one opener.

/** A floor, and what lies below it. Anything else of src/ is out of its reach. */
const floor = (name, path, below) => ({
  name: `floor-${name}`,
  comment: `${name} imports only ${below.join(', ') || 'itself'}`,
  severity: 'error',
  from: { path, pathNot: '\\.test\\.ts$|/testing(\\.ts|/)' },
  // Texts the server writes come from the same catalogue as the page's.
  to: { path: '^(src|web)/', pathNot: [path, ...below, '^web/messages/'] },
})

/** Only files that match `opener` may import what matches `path`. */
const door = (name, path, opener) => ({
  name: `door-${name}`,
  comment: `only ${opener} may import ${path}`,
  severity: 'error',
  from: { path: '^(src|web)/', pathNot: [opener, '\\.test\\.ts$', '^src/testing/', '/generated/'].flat() },
  to: { path },
})

const below = {
  contract: '^src/contract/',
  core: '^src/core/',
  platform: '^src/platform/',
  media: '^src/media/',
  features: '^src/features/',
}
const leaves = '^src/platform/(tls|log|config|metrics|process)/'
const npm = (name) => `node_modules/${name}/`

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'not even of types; a page loaded lazily may lead back',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['\\.d\\.ts$', '\\.test\\.ts$', '^src/main\\.ts$'] },
      to: {},
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { pathNot: ['/generated/'] },
      to: { couldNotResolve: true, pathNot: ['/generated/', '\\?', '^virtual:', '^@lucide/svelte/icons/'] },
    },
    {
      name: 'no-development-packages-in-the-server',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.test\\.ts$', '/testing(\\.ts|/)'] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },

    floor('contract', below.contract, []),
    floor('core', below.core, [below.contract]),
    floor('platform', below.platform, [below.core, below.contract]),
    floor('media', below.media, [below.platform, below.core, below.contract]),
    floor('features', below.features, [below.media, below.platform, below.core, below.contract]),
    floor('house', '^src/house\\.ts$', Object.values(below)),
    floor('accounts', '^src/accounts\\.ts$', [...Object.values(below), '^src/house\\.ts$']),
    floor('background', '^src/background\\.ts$', Object.values(below)),
    floor('whole-accounts', '^src/whole-accounts\\.ts$', [...Object.values(below), '^src/accounts\\.ts$']),
    floor('app', '^src/app\\.ts$', [
      ...Object.values(below),
      '^src/(accounts|background|whole-accounts)\\.ts$',
    ]),
    floor('edge', '^src/edge\\.ts$', [below.media, below.platform, below.core, below.contract]),
    floor('media/edge', '^src/media/edge/', [leaves, below.core, below.contract, '^src/media/[^/]+\\.ts$']),

    {
      name: 'edge-knows-no-features',
      severity: 'error',
      from: { path: '^src/(edge\\.ts|media/)' },
      to: { path: below.features },
    },
    {
      name: 'features-through-index',
      comment: 'features meet only through index.ts',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/features/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] },
    },
    {
      name: 'others-through-index',
      comment: 'app.ts and commands take features through index.ts too',
      severity: 'error',
      from: { path: '^src/(house|accounts|background|whole-accounts|app|main)\\.ts$|^src/commands/' },
      to: { path: '^src/features/', pathNot: '^src/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'web-takes-only-the-contract',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^src/', pathNot: ['^src/contract/'] },
    },
    {
      name: 'web-takes-values-only-of-limits',
      comment: 'schemas never reach the browser',
      severity: 'error',
      from: { path: '^web/src/', pathNot: ['\\.test\\.ts$', '/testing/', '/gallery/'] },
      to: {
        path: '^src/contract/',
        pathNot: ['^src/contract/(limits|failure-code)\\.ts$'],
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    {
      name: 'web-ground-knows-no-features',
      severity: 'error',
      from: { path: '^web/src/(rtc|ui|i18n|styles)/' },
      to: { path: '^web/src/features/' },
    },

    door('prisma', `${npm('(@prisma|prisma)')}|/db/generated/`, ['\\.store\\.ts$', '^src/platform/db/']),
    door('sqlite-and-pg', npm('(better-sqlite3|pg)'), ['^src/platform/db/']),
    door('fastify', npm('(@fastify|fastify)'), [
      '\\.routes\\.ts$',
      '^src/platform/(http|live)/',
      '^src/app\\.ts$',
    ]),
    door('livekit-server', npm('(livekit-server-sdk|@livekit/protocol)'), ['^src/media/']),
    door('livekit-client', npm('livekit-client'), ['^web/src/rtc/']),
    door('openid-client', npm('(openid-client|oauth4webapi)'), ['^src/features/providers/']),
    door('nodemailer', npm('nodemailer'), ['^src/platform/mail/']),
    door('commander', npm('commander'), ['^src/main\\.ts$', '^src/commands/']),
    door('embedded', '^node:sea$|^sea$', ['^src/platform/assets/']),
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/generated/'] },
    exclude: { path: ['\\.svelte-check', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    extraExtensionsToScan: ['.svg', '.css', '.json'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types', 'svelte'],
    },
  },
}
