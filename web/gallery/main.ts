import '@fontsource-variable/inter/wght.css'
import '../src/styles/index.css'
import { I18n, pickLanguage } from '../src/i18n/i18n.svelte.ts'
import { pseudoWords } from './pseudo.ts'
import type { Gallery, Shot } from './shot.ts'
import { Stage } from './stage.ts'
import { Walk } from './walk.ts'

// `?theme=dark&language=ar` says how; the event `show` with a name says what. `data-gallery` on <html> is the name of
// what stands there, or `list`.

const files = import.meta.glob<{ gallery: Gallery }>('../src/**/*.gallery.ts')
const query = new URLSearchParams(location.search)
const html = document.documentElement

const nameOf = ({ screen, state }: Shot) => `${screen}.${state}`

const loadShots = async (): Promise<Map<string, Shot>> => {
  const modules = await Promise.all(Object.values(files).map((load) => load()))
  return new Map(modules.flatMap(({ gallery }) => gallery).map((shot) => [nameOf(shot), shot]))
}

const openWords = async (): Promise<I18n> => {
  const wanted = query.get('language') ?? 'en'
  const i18n = await I18n.open(pickLanguage([wanted]))
  return wanted === 'pseudo' ? pseudoWords(i18n) : i18n
}

/** For people who open the gallery without a name, and for the script that draws everything. */
const list = (root: HTMLElement, names: Iterable<string>) => {
  for (const name of names) {
    const button = document.createElement('button')
    button.textContent = name
    button.dataset['shot'] = name
    button.onclick = () => dispatchEvent(new CustomEvent('show', { detail: name }))
    const line = document.createElement('p')
    line.append(button)
    root.append(line)
  }
}

const open = async (root: HTMLElement) => {
  const [i18n, shots] = await Promise.all([openWords(), loadShots()])
  html.lang = i18n.language
  html.dir = i18n.direction
  html.dataset['theme'] = query.get('theme') ?? 'light'
  const stage = new Stage({ root, i18n })
  const show = async (name: string) => {
    const shot = shots.get(name)
    if (!shot) throw new Error(`no shot ${name}`)
    await stage.show(shot)
    html.dataset['gallery'] = name
  }
  addEventListener('show', (event) => void show(String((event as CustomEvent<unknown>).detail)))
  list(root, shots.keys())
  html.dataset['gallery'] = 'list'
}

const root = document.querySelector<HTMLElement>('#app')
if (!root) throw new Error('gallery.html has no #app')
window.Walk = Walk
await open(root)
