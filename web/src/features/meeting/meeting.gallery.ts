import { shot, type Gallery } from '../../../gallery/shot.ts'
import { fixtureShare } from '../../rtc/testing/fixture-picture.ts'
import { fixturePeople, fixturePerson } from '../../rtc/testing/fixture-room.ts'
import { exampleFace, mara } from '../../testing/examples.ts'
import { press } from '../../testing/press.ts'
import MeetingShot from './testing/MeetingShot.svelte'

const screen = 'meeting'
const five = fixturePeople(4)
/** Time stands still: nothing fades while a picture is taken. */
const given = { me: { user: mara }, after: () => () => undefined }
const sharer = fixturePerson(1, { share: fixtureShare('share') })
const withShare = five.map((person) => (person.identity === sharer.identity ? sharer : person))
const weak = five.map((person, index) => ({
  ...person,
  quality: index === 1 ? ('poor' as const) : person.quality,
  away: index === 3,
}))

/** Everybody with an account and a picture of theirs; nobody’s camera is on, and one has gone. */
const faces = fixturePeople(5).map((person, index) => ({
  ...person,
  camera: null,
  face: index === 1 ? undefined : exampleFace,
  away: index === 3,
}))
const face = { camera: null, face: exampleFace }

const draw = (state: string, props: NonNullable<Parameters<typeof shot>[0]['props']>) =>
  shot({ screen, state, component: MeetingShot, props, given })

export const gallery: Gallery = [
  draw('alone', {}),
  draw('alone-camera-off', { self: { camera: null } }),
  draw('two', { others: fixturePeople(1) }),
  draw('five', { others: five }),
  draw('nine', { others: fixturePeople(8) }),
  draw('twenty-five', { others: fixturePeople(24) }),
  draw('twenty-five-page-two', { others: fixturePeople(30), page: 1 }),
  draw('share', { others: withShare }),
  draw('own-share', { others: five, self: { share: fixtureShare('own') } }),
  draw('pinned', { others: five, pin: { identity: fixturePerson(2).identity, source: 'camera' } }),
  draw('weak-and-away', { others: weak }),
  draw('connecting', { others: [], broken: 4_000, connecting: true }),
  draw('reconnecting-3s', { others: five.map((person) => ({ ...person, speaking: false })), broken: 3_000 }),
  draw('reconnecting-12s', {
    others: five.map((person) => ({ ...person, speaking: false, away: true })),
    broken: 12_000,
  }),
  draw('captive', {
    others: five.map((person) => ({ ...person, speaking: false, away: true })),
    broken: 30_000,
    captive: true,
  }),
  draw('upload-weak', { others: five, link: { up: 'weak' } }),
  draw('download-weak', { others: five, link: { down: 'weak' } }),
  draw('relay-offered', { others: five, link: { up: 'weak', down: 'weak', relayOffered: true } }),
  draw('breaks', { others: five, link: { relayOffered: true } }),
  shot({
    screen,
    state: 'second-factor-wanted',
    component: MeetingShot,
    props: { others: five },
    given: { ...given, me: { user: mara, mustSetUpSecondFactor: true } },
  }),
  shot({
    screen,
    state: 'visitor-more',
    component: MeetingShot,
    props: { others: five },
    given: { after: given.after },
    act: ({ root }) => press(root, '[role=toolbar] .more'),
  }),
  shot({
    screen,
    state: 'signed-in',
    component: MeetingShot,
    props: { others: five, self: { name: mara.name } },
    given,
    act: ({ parley: { notices, i18n } }) => {
      notices.show({ text: i18n.t('meeting.signIn.host', { name: mara.name }) })
    },
  }),
  draw('people', { others: weak, open: { panel: 'people' } }),
  draw('faces', { others: faces, self: face }),
  draw('faces-people', { others: faces, self: face, open: { panel: 'people' } }),
  draw('faces-two', { others: faces.slice(0, 1), self: face }),
  draw('remove', { others: five, open: { question: { kind: 'remove', person: fixturePerson(2) } } }),
  draw('end', { others: five, open: { question: { kind: 'end' } } }),
  draw('shortcuts', { others: five, open: { sheet: true } }),
  draw('sound-blocked', { others: five, soundBlocked: true }),
  draw('no-devices', { others: five, self: { camera: null }, media: { devices: [] } }),
]
