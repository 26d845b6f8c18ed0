import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { messages } from '../scripts/messages.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
/** Where `npm run dev` finds the server; the page always speaks to its own origin. */
const server = process.env['PARLEY_DEV_SERVER'] ?? 'http://localhost:7080'

// Nothing may be inlined: `font-src`, `img-src` and `script-src` are 'self', and the page has no inline script.
export default defineConfig({
  root: here,
  // The server writes to the same terminal, its setup link among it.
  clearScreen: false,
  plugins: [messages(), svelte({ configFile: false, compilerOptions: { runes: true } })],
  resolve: { conditions: ['browser', 'module', 'import'] },
  build: {
    target: 'es2023',
    // Browsers that know light-dark(): replaced by a trick, it would no longer follow a part's own colour scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      // The server trusts pages of its own origin only, and this page is a guest at another port.
      '/api': { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
      '/pictures': { target: server, changeOrigin: true },
      '/appearance.css': { target: server, changeOrigin: true },
      '/rtc': { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
    },
  },
})
