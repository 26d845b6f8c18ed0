import { expect, it } from 'vitest'
import { mayReload } from './stale-build.ts'

it.each([
  [{ screen: 'home', hidden: true, dialogOpen: false }, true],
  [{ screen: 'home', hidden: false, dialogOpen: false }, false],
  [{ screen: 'home', hidden: true, dialogOpen: true }, false],
  [{ screen: 'meeting', hidden: true, dialogOpen: false }, false],
  [{ screen: 'prejoin', hidden: true, dialogOpen: false }, false],
  [{ screen: 'setup', hidden: true, dialogOpen: false }, false],
  [{ screen: undefined, hidden: true, dialogOpen: false }, false],
])('%j: %s', (page, may) => {
  expect(mayReload(page)).toBe(may)
})
