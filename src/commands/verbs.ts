import { InvalidArgumentError, Option, type Command } from 'commander'
import { limits } from '../contract/limits.ts'
import type { AccountChange } from './account.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { successorFlag, supervisedFlag } from './supervised-flag.ts'
import type { Verb, VerbGroup } from './verb.ts'

const supervised = (command: Command): Command =>
  command.addOption(new Option(supervisedFlag, 'a parent watches over a pipe').hideHelp())

const run: Verb = {
  path: 'run',
  about: 'Run Parley: starts the edge and LiveKit too, and watches them',
  notes: `When everything is ready it prints the address and, while there is no admin, a link that makes the first one.
SIGTERM or Ctrl-C stops politely, a second one at once. SIGHUP reads log.level again, and replaces the edge by one
with the settings as they are now, without a gap.`,
  act: async (given, output) => (await import('./run.ts')).runParley(given, output),
}

const edge: Verb = {
  path: 'edge',
  about: 'Run only the edge: TLS, relay, signalling (beside `run` with processes.supervise: false)',
  options: (command) =>
    supervised(command).addOption(new Option(successorFlag, 'takes an edge’s place').hideHelp()),
  notes: `SIGHUP starts a successor with the settings as they are now. It takes the ports over without a gap; the old one
keeps its connections until they end, or edge.drain_hours are over.`,
  act: async (given, _output, options) =>
    (await import('./edge.ts')).runEdge(given, {
      supervised: options['supervised'] === true,
      successor: options['successor'] === true,
    }),
}

const livekit: Verb = {
  path: 'livekit',
  about: 'Run only the media server (beside `run` with processes.supervise: false)',
  options: (command) =>
    supervised(command).option('--become', 'turn into LiveKit instead of watching it, for service managers'),
  act: async (given, _output, options) =>
    (await import('./livekit.ts')).runLiveKit(given, {
      supervised: options['supervised'] === true,
      become: options['become'] === true,
    }),
}

const userCreate: Verb = {
  path: 'user create',
  about: 'Create an account',
  options: (command) =>
    command
      .requiredOption('--email <address>', 'their e-mail address, to sign in with')
      .requiredOption('--name <name>', 'the name others see')
      .option('--username <name>', 'to sign in with instead of the address')
      .option('--admin', 'they may do everything'),
  notes: `The password is asked for without echo, or read from standard input:
  parley user create --email ada@example.org --name Ada < password-file`,
  act: async (given, output, { email, name, username, admin }) => {
    const wanted = {
      email: String(email),
      name: String(name),
      ...(typeof username === 'string' && { username }),
      admin: admin === true,
    }
    return (await import('./user.ts')).createUser(given, wanted, output)
  },
}

const userList: Verb = {
  path: 'user list',
  about: 'List accounts',
  act: async (given, output) => (await import('./user.ts')).listUsers(given, output),
}

const who = '<account>'
const whoAbout = 'their e-mail address, username or id'

/** A verb about one account. */
const about = (
  path: string,
  text: string,
  act: (given: GivenSettings, output: Output, word: string) => Promise<undefined>,
): Verb => ({
  path,
  about: text,
  options: (command) => command.argument(who, whoAbout),
  act: (given, output, _options, [word = '']) => act(given, output, word),
})

const changing = (change: AccountChange, text: string): Verb =>
  about(`user ${change}`, text, async (given, output, word) =>
    (await import('./account.ts')).changeAccount(given, output, { word, change }),
  )

const userShow = about('user show', 'Show one account', async (...given) =>
  (await import('./account.ts')).showAccount(...given),
)

const userSignOut = about('user sign-out', 'Sign an account out everywhere', async (...given) =>
  (await import('./account.ts')).signOutAccount(...given),
)

const mailLanguage = (): Option =>
  new Option('--language <tag>', 'of these mails').choices(['en', 'de', 'ar']).default('en')

const userResetLink: Verb = {
  path: 'user reset-link',
  about: 'Print a link with which somebody chooses a new password',
  options: (command) =>
    command
      .argument(who, whoAbout)
      .option('--mail', 'send it to their address instead of printing it; needs a mail server')
      .addOption(mailLanguage()),
  act: async (given, output, { mail, language }, [word = '']) =>
    (await import('./account.ts')).makeResetLink(given, output, {
      word,
      ...(mail === true && { mailedIn: String(language) }),
    }),
}

const userRename: Verb = {
  path: 'user rename',
  about: 'Change somebody’s name or username',
  options: (command) =>
    command
      .argument(who, whoAbout)
      .option('--name <name>', 'the name others see')
      .option('--username <name>', 'to sign in with instead of the address')
      .option('--no-username', 'they sign in with their address alone'),
  act: async (given, output, { name, username }, [word = '']) =>
    (await import('./account-names.ts')).renameAccount(given, output, {
      word,
      ...(typeof name === 'string' && { name }),
      ...(typeof username === 'string' && { username }),
      ...(username === false && { username: null }),
    }),
}

const userMerge: Verb = {
  path: 'user merge',
  about: 'Make two accounts of one person one',
  options: (command) =>
    command
      .argument(who, 'which goes: its e-mail address, username or id')
      .requiredOption('--into <account>', 'which stays, and gets its rooms, links and past meetings')
      .option('--yes', 'don’t ask'),
  notes: `Rooms, links with sign-in providers and past meetings move; the other account is deleted with its password,
passkeys and API keys. Both addresses are told, where there is a mail server.`,
  act: async (given, output, { into, yes }, [word = '']) =>
    (await import('./account-names.ts')).mergeAccounts(given, output, {
      word,
      into: String(into),
      isSure: yes === true,
    }),
}

const userResetSecondFactor = about(
  'user reset-second-factor',
  'Take app, recovery codes and passkeys from somebody who lost them',
  async (...given) => (await import('./account.ts')).resetSecondFactor(...given),
)

const userDelete: Verb = {
  path: 'user delete',
  about: 'Delete an account for good',
  options: (command) =>
    command
      .argument(who, whoAbout)
      .option('--rooms-to <account>', 'who gets their rooms; without it they are deleted, too')
      .option('--yes', 'don’t ask'),
  act: async (given, output, options, [word = '']) => {
    const roomsTo = typeof options['roomsTo'] === 'string' ? options['roomsTo'] : null
    const wanted = { word, roomsTo, isSure: options['yes'] === true }
    return (await import('./account.ts')).deleteAccount(given, output, wanted)
  },
}

const readDays = (text: string): number => {
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= limits.invitationDays) return days
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${limits.invitationDays}.`)
}

const inviteCreate: Verb = {
  path: 'invite create',
  about: 'Print links with which people make an account',
  options: (command) =>
    command
      .argument('[addresses...]', 'one link for each; one for whoever gets it when there are none')
      .option('--admin', 'they may do everything')
      .option('--days <number>', 'how long it is good', readDays, 7)
      .option('--mail', 'send them instead of printing links; needs addresses and a mail server')
      .addOption(mailLanguage()),
  act: async (given, output, { admin, days, mail, language }, emails) =>
    (await import('./invite.ts')).invite(given, output, {
      emails,
      admin: admin === true,
      days: Number(days),
      ...(mail === true && { mailedIn: String(language) }),
    }),
}

const inviteList: Verb = {
  path: 'invite list',
  about: 'List invitations that weren’t used',
  act: async (given, output) => (await import('./invite.ts')).listInvitations(given, output),
}

const inviteRevoke: Verb = {
  path: 'invite revoke',
  about: 'Revoke an invitation: its link stops working',
  options: (command) => command.argument('<invitation>', 'its id, or the address that was invited'),
  act: async (given, output, _options, [word = '']) =>
    (await import('./invite.ts')).revokeInvitation(given, output, word),
}

const sessionList = about(
  'session list',
  'List the browsers an account is signed in with',
  async (...given) => (await import('./session.ts')).listSessions(...given),
)

const sessionEnd: Verb = {
  path: 'session end',
  about: 'Sign one browser out',
  options: (command) => command.argument('<id>', 'as parley session list says'),
  act: async (given, output, _options, [id = '']) =>
    (await import('./session.ts')).endSession(given, output, id),
}

const setupLink: Verb = {
  path: 'setup-link',
  about: 'Print a fresh link that makes the first admin',
  act: async (given, output) => (await import('./setup-link.ts')).showSetupLink(given, output),
}

const configCheck: Verb = {
  path: 'config check',
  about: 'Read all settings and say what is wrong; starts nothing',
  act: async (given, output) => (await import('./config.ts')).checkConfig(given, output),
}

const configShow: Verb = {
  path: 'config show',
  about: 'Show every setting, its value and where that came from; secrets masked',
  act: async (given, output) => (await import('./config.ts')).showConfig(given, output),
}

/** Everything `parley` can do, in the order of its help. */
export const verbGroups: readonly VerbGroup[] = [
  { heading: 'Processes:', verbs: [run, edge, livekit] },
  {
    heading: 'People:',
    verbs: [
      userCreate,
      userList,
      userShow,
      changing('promote', 'Make an account an admin'),
      changing('demote', 'Make an admin an ordinary account'),
      changing('disable', 'Sign an account out everywhere and let it in no more'),
      changing('enable', 'Let a disabled account in again'),
      userSignOut,
      userResetLink,
      userResetSecondFactor,
      userRename,
      userMerge,
      userDelete,
      inviteCreate,
      inviteList,
      inviteRevoke,
      sessionList,
      sessionEnd,
      setupLink,
    ],
  },
  { heading: 'Configuration:', verbs: [configCheck, configShow] },
]

/** What the first word of a path of two says in the help. */
export const familyAbout: Readonly<Record<string, string>> = {
  user: 'Accounts: create, list, show, change, merge, delete',
  invite: 'Invitations: create, list, revoke',
  session: 'Browsers that are signed in: list, end',
  config: 'Settings: check, show',
}
