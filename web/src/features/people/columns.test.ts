import { expect, it } from 'vitest'
import { columns, shownColumns, toggled } from './columns.ts'

it('hides and shows one, and doesn’t mind what it never heard of', () => {
  expect([...shownColumns(['seen', 'colour'])]).toEqual(['role', 'state', 'created'])
  expect(toggled(['seen'], 'role')).toEqual(['seen', 'role'])
  expect(toggled(['seen', 'role'], 'seen')).toEqual(['role'])
  expect([...shownColumns([])]).toEqual([...columns])
})
