import { describe, expect, it } from 'vitest'
import { matchRoute, pathTo, route } from './router.svelte.ts'

const load = () => Promise.reject(new Error('not needed'))
const routes = {
  home: route('/', load),
  room: route('/r/:code', load),
  settings: route('/rooms/:code/settings', load),
}

describe('matchRoute', () => {
  it.each([
    ['/', 'home', {}],
    ['/r/abc-defg-hij', 'room', { code: 'abc-defg-hij' }],
    ['/r/abc-defg-hij/', 'room', { code: 'abc-defg-hij' }],
    ['/r/a%20b', 'room', { code: 'a b' }],
    ['/rooms/abc-defg-hij/settings', 'settings', { code: 'abc-defg-hij' }],
  ])('%s is %s', (path, name, params) => {
    expect(matchRoute(routes, path)).toMatchObject({ name, params })
  })

  it.each(['/r', '/r/a/b', '/nothing', '/r/%ff'])('%s is nowhere', (path) => {
    expect(matchRoute(routes, path)).toBeNull()
  })
})

it('fills an address', () => {
  expect(pathTo('/rooms/:code/settings', { code: 'a/b' })).toBe('/rooms/a%2Fb/settings')
})
