import type { LucideIcon } from '@lucide/svelte'

/** One line of a `Menu`. */
export interface MenuItem {
  label: string
  icon?: LucideIcon
  /** Makes it a link. */
  href?: string
  /** Takes something away: drawn so. */
  danger?: boolean
  /** One of several choices (or `toggles`), and whether it is chosen. */
  checked?: boolean
  /** On or off for itself, whatever the others are; the menu stays open. */
  toggles?: boolean
  /** Begins a new group: a line above it, and its name when it has one. */
  group?: string
  run?: () => void
}
