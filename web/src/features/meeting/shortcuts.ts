import { tinykeys } from 'tinykeys'

export const shortcutKeys = {
  microphone: 'M',
  camera: 'V',
  share: 'S',
  people: 'P',
  layout: 'G',
  fullscreen: 'F',
  sheet: '?',
} as const

export type Shortcut = keyof typeof shortcutKeys

const isTyping = ({ target }: Event): boolean =>
  target instanceof Element &&
  target.closest('input:not([type=range]), textarea, select, [contenteditable], [role=menu], dialog') !== null

const isLatin = ({ key }: KeyboardEvent): boolean => /^[\x20-\x7e]$/.test(key)

/**
 * Letters that do things in a meeting. None while typing, in a menu or a dialog, none with Ctrl, Alt or Meta, and none
 * repeated by a held key. On other alphabets the key's place counts.
 * @returns a function that ends it
 */
export const listenForShortcuts = (run: (shortcut: Shortcut) => void): (() => void) => {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {}
  for (const [name, key] of Object.entries(shortcutKeys) as [Shortcut, string][]) {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || isTyping(event)) return
      event.preventDefault()
      run(name)
    }
    if (key === '?') bindings['Shift+?'] = press
    else {
      bindings[key.toLowerCase()] = press
      bindings[`Key${key}`] = (event) => {
        if (!isLatin(event)) press(event)
      }
    }
  }
  return tinykeys(window, bindings)
}
