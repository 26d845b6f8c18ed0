import { expect, it } from 'vitest'
import type { Input } from '../../../../src/contract/contract.ts'
import type { Provider, ProviderProblem } from '../../../../src/contract/providers.ts'
import { ApiFailure } from '../../api.ts'
import { mara } from '../../testing/examples.ts'
import type { Answers } from '../../testing/fixture-api.ts'
import { chooseFile, madeOf, pictureFile } from '../../testing/picture-file.ts'
import { show } from '../../testing/show.ts'
import '../../styles/index.css'
import { idOf } from './provider-form.svelte.ts'
import ProvidersCard from './ProvidersCard.svelte'
import { exampleSignInProviders } from './testing/example-sign-in-providers.ts'

const [studio] = exampleSignInProviders
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const opened = (answers: Answers = {}, providers: Provider[] = exampleSignInProviders) =>
  show(ProvidersCard, {
    me: { user: mara },
    answers: {
      'GET /api/providers': () => ({ providers }),
      'GET /api/me': () => ({ build: 'b', setupNeeded: false }),
      ...answers,
    },
  })

it.each([
  ['Studio account', 'studio-account'],
  ['  Schüler & Lehrer  ', 'schuler-lehrer'],
  ['مدرسة', ''],
])('%s is called %s in addresses', (name, id) => {
  expect(idOf(name)).toBe(id)
})

it('adds a provider, whose short name follows the name', async () => {
  const asked: Input<'POST /api/providers'>[] = []
  const { screen } = await opened(
    {
      'POST /api/providers': (input) => {
        asked.push(input)
        return {
          kind: 'oidc' as const,
          issuer: '',
          ...input.body,
          hasClientSecret: true,
          redirectUri: '',
          accounts: 0,
          version: 1,
        }
      },
    },
    [],
  )
  await screen.getByRole('button', { name: 'Add a provider' }).click()
  await screen.getByLabelText('Name', { exact: true }).fill('Our School')
  await expect.element(screen.getByLabelText('Short name')).toHaveValue('our-school')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.element(screen.getByLabelText('Issuer')).toHaveFocus()
  await screen.getByLabelText('Issuer').fill('https://id.school.example')
  await screen.getByLabelText('Client ID').fill('parley')
  await screen.getByLabelText('Client secret', { exact: true }).fill('s3cret')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.element(screen.getByText('Our School')).toBeVisible()
  expect(asked.map(({ body }) => body)).toEqual([
    {
      id: 'our-school',
      kind: 'oidc',
      name: 'Our School',
      issuer: 'https://id.school.example',
      clientId: 'parley',
      clientSecret: 's3cret',
      domains: '',
      groupsClaim: '',
      adminGroup: '',
      trustsEmail: false,
      enabled: true,
    },
  ])
})

it.each([
  ['github', 'GitHub', { issuer: '' }],
  ['x', 'X', {}],
] as const)('asks of %s for nothing that its kind knows', async (kind, name, address) => {
  const asked: Input<'POST /api/providers'>[] = []
  const { screen } = await opened(
    {
      'POST /api/providers': (input) => {
        asked.push(input)
        throw new ApiFailure({ code: 'conflict', reason: 'provider_known' })
      },
    },
    [],
  )
  await screen.getByRole('button', { name: 'Add a provider' }).click()
  await screen.getByLabelText('Kind').selectOptions(kind)
  await expect.element(screen.getByLabelText('Name', { exact: true })).toHaveValue(name)
  await expect.element(screen.getByLabelText('Issuer')).not.toBeInTheDocument()
  await expect.element(screen.getByLabelText('Claim with groups')).not.toBeInTheDocument()
  await expect.element(screen.getByText(/as confirmed/)).not.toBeInTheDocument()
  await screen.getByLabelText('Client ID').fill('parley')
  await screen.getByRole('button', { name: 'Save' }).click()
  const secret = screen.getByLabelText('Client secret', { exact: true })
  await expect.element(secret).toHaveAccessibleDescription(/the provider gave you/)
  await secret.fill('s3cret')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => asked.length).toBe(1)
  const fields = { name, clientId: 'parley', clientSecret: 's3cret', domains: '', enabled: true }
  const none = { groupsClaim: '', adminGroup: '', trustsEmail: false }
  expect(asked[0]?.body).toEqual({ id: kind, kind, ...address, ...fields, ...none })
})

it('asks of a directory how people are found there, and blames its fields', async () => {
  const asked: Input<'POST /api/providers'>[] = []
  const { screen } = await opened(
    {
      'POST /api/providers': (input) => {
        asked.push(input)
        const details = [{ path: 'directory.filter', message: '' }]
        throw new ApiFailure({ code: 'invalid_input', details })
      },
    },
    [],
  )
  await screen.getByRole('button', { name: 'Add a provider' }).click()
  await screen.getByLabelText('Kind').selectOptions('ldap')
  await expect.element(screen.getByText('redirect URI')).not.toBeInTheDocument()
  await screen.getByLabelText('Name', { exact: true }).fill('Office')
  await screen.getByLabelText('Address', { exact: true }).fill('ldaps://dc.studio.example')
  await screen.getByLabelText(/Who may search there/).fill('cn=parley')
  await screen.getByLabelText('Its password', { exact: true }).fill('s3cret')
  await screen.getByRole('button', { name: 'Save' }).click()
  const base = screen.getByLabelText('Where people are')
  await expect.element(base).toHaveAccessibleDescription(/ou=people/)
  expect(asked).toEqual([])
  await base.fill('dc=studio')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect
    .element(screen.getByLabelText('Filter for a user name'))
    .toHaveAccessibleDescription(/Write a filter in brackets/)
  expect(asked[0]?.body).toMatchObject({
    kind: 'ldap',
    issuer: 'ldaps://dc.studio.example',
    clientId: 'cn=parley',
    directory: {
      base: 'dc=studio',
      filter: '(uid={username})',
      idAttribute: 'entryUUID',
      nameAttribute: 'cn',
      mailAttribute: 'mail',
      ca: '',
    },
  })
})

it('a name somebody has typed stays, whatever the kind', async () => {
  const { screen } = await opened({}, [])
  await screen.getByRole('button', { name: 'Add a provider' }).click()
  const name = screen.getByLabelText('Name', { exact: true })
  await screen.getByLabelText('Kind').selectOptions('google')
  await expect.element(name).toHaveValue('Google')
  await name.fill('Our Google')
  await screen.getByLabelText('Kind').selectOptions('github')
  await expect.element(name).toHaveValue('Our Google')
})

it('the test says in the kind’s words what is wrong', async () => {
  let found: ProviderProblem = { kind: 'not_an_issuer' }
  const { screen } = await opened({ 'POST /api/providers/test': () => ({ problem: found }) })
  await screen.getByRole('button', { name: /Change.*GitHub/ }).click()
  await screen.getByRole('button', { name: 'Test' }).click()
  await expect.element(screen.getByText(/not as GitHub does/)).toBeVisible()
  found = { kind: 'redirect' }
  await screen.getByRole('button', { name: 'Test' }).click()
  await expect.element(screen.getByText(/not the redirect URI above/)).toBeVisible()
})

it('keeps the secret there is, and asks for it with another issuer', async () => {
  const asked: Input<'PATCH /api/providers/:id'>[] = []
  const { screen } = await opened({
    'PATCH /api/providers/:id': (input) => {
      asked.push(input)
      const details = [{ path: 'clientSecret', message: '' }]
      throw new ApiFailure({ code: 'invalid_input', details })
    },
  })
  await screen.getByRole('button', { name: /Change.*Studio account/ }).click()
  await screen.getByLabelText('Issuer').fill('https://other.example')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect
    .element(screen.getByLabelText('Client secret', { exact: true }))
    .toHaveAccessibleDescription(/Enter the secret again/)
  expect(asked[0]?.body.version).toBe(studio?.version)
  expect(asked[0]?.body.clientSecret).toBeUndefined()
})

it.each([
  ['mismatch', /exactly this as issuer: https:..id.example/],
  ['address', /outgoing.allowed_networks/],
  ['client', /doesn’t know this client ID/],
  ['tls', /certificate isn’t trusted/],
  ['timed_out', /longer than ten seconds/],
  ['unreachable', /Nobody answers there/],
  ['not_an_issuer', /doesn’t speak OpenID Connect/],
] as const)('the test says what is wrong: %s', async (kind, words) => {
  const { screen } = await opened({
    'POST /api/providers/test': () => ({ problem: { kind, found: 'https://id.example' } }),
  })
  await screen.getByRole('button', { name: /Change.*Studio account/ }).click()
  await screen.getByRole('button', { name: 'Test' }).click()
  await expect.element(screen.getByText(words)).toBeVisible()
})

it('the test says that all is well', async () => {
  const asked: unknown[] = []
  const { screen } = await opened({
    'POST /api/providers/test': ({ body }) => {
      asked.push(body)
      return {}
    },
  })
  await screen.getByRole('button', { name: /Change.*Studio account/ }).click()
  await screen.getByRole('button', { name: 'Test' }).click()
  await expect.element(screen.getByText('The provider answers and knows this client.')).toBeVisible()
  expect(asked).toEqual([{ id: 'studio', kind: 'oidc', issuer: studio?.issuer, clientId: 'parley' }])
})

it('removes a provider after saying whom that keeps out', async () => {
  const { screen } = await opened({ 'DELETE /api/providers/:id': () => ({}) })
  await screen.getByRole('button', { name: /Remove.*Studio account/ }).click()
  await expect.element(screen.getByText(/12 accounts can’t be signed in to/)).toBeVisible()
  await screen.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect.element(screen.getByText('Studio account', { exact: true })).not.toBeInTheDocument()
})

it('makes an icon small and keeps it with the rest, takes it off again, and refuses what is no picture', async () => {
  const asked: Input<'PATCH /api/providers/:id'>[] = []
  const icon = `data:image/png;base64,${dot}`
  const { icon: _, ...plain } = studio!
  const { screen } = await opened(
    {
      'PATCH /api/providers/:id': (input) => {
        asked.push(input)
        return { ...plain, version: asked.length + 1, ...(input.body.icon && { icon }) }
      },
    },
    [plain],
  )
  const shown = () => screen.container.querySelector('li img.icon')
  const change = async () => {
    await screen.getByRole('button', { name: /Change.*Studio account/ }).click()
    return screen.getByRole('group', { name: 'Icon' })
  }
  const choice = await change()
  await expect.element(choice.getByRole('button', { name: 'Use the usual mark' })).not.toBeInTheDocument()
  chooseFile(choice.element(), new File(['nothing of it'], 'a.png', { type: 'image/png' }))
  await expect.element(choice.getByText(/Choose a PNG, JPEG or WebP file/)).toBeVisible()
  chooseFile(choice.element(), await pictureFile({ width: 1000, height: 500 }))
  await expect.element(choice.getByRole('button', { name: 'Use the usual mark' })).toBeVisible()
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => asked.length).toBe(1)
  expect(await madeOf(asked[0]?.body.icon ?? '')).toMatchObject({ width: 128, height: 64 })
  await expect.poll(shown).not.toBeNull()
  await (await change()).getByRole('button', { name: 'Use the usual mark' }).click()
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => asked.length).toBe(2)
  expect(asked[1]?.body.icon).toBeNull()
  await expect.poll(shown).toBeNull()
})

it('asks of a directory how groups are found there, only where they are to be searched', async () => {
  const asked: Input<'PATCH /api/providers/:id'>[] = []
  const { screen } = await opened({
    'PATCH /api/providers/:id': (input) => {
      asked.push(input)
      const details = [{ path: 'directory.groupFilter', message: '' }]
      throw new ApiFailure({ code: 'invalid_input', details })
    },
  })
  await screen.getByRole('button', { name: /Change.*Office directory/ }).click()
  const filter = screen.getByLabelText('Filter for somebody’s groups')
  await expect.element(filter).not.toBeInTheDocument()
  await screen.getByLabelText('Where groups are').fill(' ou=groups,dc=studio ')
  await expect.element(filter).toHaveValue('(member={dn})')
  await screen.getByLabelText('Group whose members are admins here').fill('cn=it,ou=groups,dc=studio')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.element(filter).toHaveAccessibleDescription(/Write a filter in brackets that names the person/)
  expect(asked[0]?.body).toMatchObject({
    groupsClaim: '',
    adminGroup: 'cn=it,ou=groups,dc=studio',
    directory: { groupBase: 'ou=groups,dc=studio', groupFilter: '(member={dn})' },
  })
  await screen.getByLabelText('Where groups are').fill('')
  await screen.getByRole('button', { name: 'Save' }).click()
  await expect.poll(() => asked.length).toBe(2)
  expect(asked[1]?.body.directory).not.toHaveProperty('groupBase')
})
