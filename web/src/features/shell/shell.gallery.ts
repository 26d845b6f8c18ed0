import { shot, type Gallery } from '../../../gallery/shot.ts'
import { ApiFailure } from '../../api.ts'
import { press } from '../../testing/press.ts'
import ErrorPage from './ErrorPage.svelte'
import LoadingPage from './LoadingPage.svelte'
import NotFoundPage from './NotFoundPage.svelte'
import UnavailablePage from './UnavailablePage.svelte'

const still = () => () => undefined
const never = () => new Promise<boolean>(() => undefined)
const thrown = new ApiFailure({ code: 'internal', requestId: 'req-01JD8Q7K2M' })

export const gallery: Gallery = [
  shot({ screen: 'not-found', state: 'page', component: NotFoundPage, props: {} }),
  shot({ screen: 'not-found', state: 'room', component: NotFoundPage, props: { what: 'room' } }),
  shot({
    screen: 'unavailable',
    state: 'waiting',
    component: UnavailablePage,
    props: { attempt: never },
    given: { after: still },
  }),
  shot({
    screen: 'unavailable',
    state: 'captive',
    component: UnavailablePage,
    props: { attempt: never, captive: true },
    given: { after: still },
  }),
  shot({
    screen: 'unavailable',
    state: 'trying',
    component: UnavailablePage,
    props: { attempt: never },
    given: { after: still },
    act: ({ root }) => press(root, 'main .button'),
  }),
  shot({ screen: 'error', state: 'unknown', component: ErrorPage, props: { thrown } }),
  shot({ screen: 'loading', state: 'page', component: LoadingPage }),
]
