import { shot, type Gallery } from '../../../gallery/shot.ts'
import { mara, room, studio } from '../../testing/examples.ts'
import { failing, pending } from '../../testing/fixture-api.ts'
import { drawn, press, submitForm, typeInto } from '../../testing/press.ts'
import RoomSettingsPage from './RoomSettingsPage.svelte'

const me = { user: mara }
const quiet = room({ code: 'pxq-nezi-hub', name: 'Open hours' })
const props = { code: studio.code }
const get = 'GET /api/rooms/:code'

export const gallery: Gallery = [
  shot({
    screen: 'room-settings',
    state: 'quiet',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: () => quiet } },
    act: drawn,
  }),
  shot({
    screen: 'room-settings',
    state: 'people-inside',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: () => studio } },
    act: async ({ root }) => {
      await drawn()
      await typeInto(root, 'form input:not([type])', 'Studio North')
      await press(root, 'input[type=radio][value=signed_in]')
    },
  }),
  shot({
    screen: 'room-settings',
    state: 'wrong',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: () => quiet } },
    act: async ({ root }) => {
      await drawn()
      await submitForm(root, { 'form input:not([type])': ' ' })
    },
  }),
  shot({
    screen: 'room-settings',
    state: 'overtaken',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: () => quiet, 'PATCH /api/rooms/:code': failing('conflict') } },
    act: async ({ root }) => {
      await drawn()
      await submitForm(root, { 'form input:not([type])': 'Open hours, mornings' })
    },
  }),
  shot({
    screen: 'room-settings',
    state: 'busy',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: pending } },
  }),
  shot({
    screen: 'room-settings',
    state: 'error',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: failing('internal') } },
    act: drawn,
  }),
  shot({
    screen: 'room-settings',
    state: 'not-yours',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: () => ({ ...studio, you: { role: 'guest', may: ['enter'] } }) } },
    act: drawn,
  }),
  shot({
    screen: 'room-settings',
    state: 'not-found',
    component: RoomSettingsPage,
    props,
    given: { me, answers: { [get]: failing('not_found') } },
    act: drawn,
  }),
]
