import { once } from 'node:events'
import type { Socket } from 'node:net'
import { connect as connectTls, rootCertificates } from 'node:tls'
import { Client, ResultCodeError, type Entry } from 'ldapts'
import type { Directory } from '../../../contract/directory.ts'
import type { ProviderProblem } from '../../../contract/providers.ts'
import {
  bareHost,
  isOnThisMachine,
  OutgoingRefused,
  type OutgoingConnection,
} from '../../../platform/outgoing/outgoing.ts'
import { groupsNameOf, type Claims, type Told } from '../claims.ts'
import { directoryIssuer, filterFor, groupFilterFor } from '../directory.ts'
import { problemOf } from '../problem.ts'
import { askStartTls, StartTlsRefused } from './start-tls.ts'

/** A directory as it is asked. */
export interface AskedDirectory {
  address: string
  /** Who may search, and with what. */
  bindDn: string
  bindPassword: string
  directory: Directory
  /** The attribute with somebody's groups; empty where they mean nothing. */
  groups: string
}

export interface DirectoryClient {
  /** Who that is, when the password is theirs; null when it isn't, or when there is nobody, or not only one. */
  whose: (asked: AskedDirectory, given: { username: string; password: string }) => Promise<Told | null>
  /** Null when nothing is wrong. */
  test: (asked: AskedDirectory) => Promise<ProviderProblem | null>
}

export interface DirectoryClientParts {
  connection: OutgoingConnection
  /** For everything together; ten seconds unless given. */
  patienceMilliseconds?: number
}

/** RFC 4511, appendix A. */
const codes = { noSuchObject: 32, inappropriateAuthentication: 48, invalidCredentials: 49, unwilling: 53 }
/** What directories answer to a password that isn't right, or that may not be used now. */
const refusals = [
  codes.noSuchObject,
  codes.inappropriateAuthentication,
  codes.invalidCredentials,
  codes.unwilling,
]
const mostBytes = 1_048_576

const isCode = (error: unknown, which: readonly number[]): boolean =>
  error instanceof ResultCodeError && which.includes(error.code)

/** Encrypted before anything is said, but on this machine. */
const secured = async (
  { address, directory: { ca } }: AskedDirectory,
  connection: OutgoingConnection,
  signal: AbortSignal,
): Promise<Socket> => {
  const url = new URL(address)
  const host = bareHost(url)
  const isEncrypted = url.protocol === 'ldaps:'
  const port = url.port === '' ? (isEncrypted ? 636 : 389) : Number(url.port)
  const socket = await connection({ host, port, signal })
  if (!isEncrypted && isOnThisMachine(url)) return socket
  try {
    if (!isEncrypted) await askStartTls(socket, signal)
    const known = ca === '' ? {} : { ca: [...rootCertificates, ca] }
    const encrypted = connectTls({ socket, host, servername: /^[\d.]+$|:/.test(host) ? '' : host, ...known })
    encrypted.on('error', () => undefined)
    await once(encrypted, 'secureConnect', { signal })
    return encrypted
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** A client on a connection of its own that is never made again: no password follows on one that isn't encrypted. */
const clientOn = (socket: Socket): Client => {
  let isUsed = false
  return new Client({
    url: 'ldap://directory.invalid',
    createConnection: () => {
      if (isUsed) throw new Error('the directory hung up')
      isUsed = true
      return socket
    },
  })
}

const createAsking =
  ({ connection, patienceMilliseconds = 10_000 }: DirectoryClientParts) =>
  async <T>(asked: AskedDirectory, act: (client: Client) => Promise<T>): Promise<T> => {
    const signal = AbortSignal.timeout(patienceMilliseconds)
    const socket = await secured(asked, connection, signal)
    let trouble: Error | undefined
    const end = (why: Error): void => {
      trouble ??= why
      socket.destroy()
    }
    const late = (): void => {
      end(signal.reason as Error)
    }
    const count = (): void => {
      if (socket.bytesRead > mostBytes)
        end(new OutgoingRefused('too_large', 'the directory answers too much'))
    }
    try {
      // The client takes the socket at once, and what listens to it before.
      const asking = act(clientOn(socket))
      socket.on('error', end).on('data', count)
      signal.addEventListener('abort', late)
      return await asking
    } catch (error) {
      throw trouble ?? error
    } finally {
      signal.removeEventListener('abort', late)
      socket.destroy()
    }
  }

type Value = Entry[string]

/** Attributes are the same in large and small letters. */
const valuesOf = (entry: Entry, attribute: string): (Buffer | string)[] => {
  const found = Object.entries(entry).find(([name]) => name.toLowerCase() === attribute.toLowerCase())
  const value: Value = found?.[1] ?? []
  return Array.isArray(value) ? value : [value]
}

const textsOf = (entry: Entry, attribute: string): string[] =>
  valuesOf(entry, attribute).map((one) => one.toString())

/** What isn't text (Active Directory's `objectGUID`) in hexadecimal. */
const subjectOf = (entry: Entry, attribute: string): string => {
  const [value = ''] = valuesOf(entry, attribute)
  const isBinary = attribute.toLowerCase() === 'objectguid'
  const subject = Buffer.from(value).toString(isBinary ? 'hex' : 'utf8')
  if (subject === '') throw new Error(`the directory tells no ${attribute} of somebody`)
  return subject
}

const claimsOf = (entry: Entry, { directory, groups }: AskedDirectory, found: string[]): Claims => {
  const { nameAttribute, mailAttribute } = directory
  const inGroups = groupsNameOf(groups, directory)
  const [name] = textsOf(entry, nameAttribute)
  const [email] = textsOf(entry, mailAttribute)
  return {
    ...(inGroups !== '' && { [inGroups]: [...(groups === '' ? [] : textsOf(entry, groups)), ...found] }),
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
  }
}

const search = async (client: Client, asked: AskedDirectory, username: string): Promise<Entry | null> => {
  const { base, idAttribute, nameAttribute, mailAttribute } = asked.directory
  const attributes = [idAttribute, nameAttribute, mailAttribute, asked.groups]
  // References to other servers are answered, and followed by nobody.
  const { searchEntries } = await client.search(base, {
    scope: 'sub',
    derefAliases: 'never',
    filter: filterFor(asked.directory, username),
    attributes: attributes.filter((one) => one !== ''),
    explicitBufferAttributes: [idAttribute, 'objectGUID'],
    sizeLimit: 2,
  })
  const [found, other] = searchEntries
  return found === undefined || other !== undefined ? null : found
}

/** DNs of the groups somebody is in. Rejects when they can’t be found out: nobody stops being an admin by that. */
const searchGroups = async (
  client: Client,
  { directory: { groupBase, groupFilter } }: AskedDirectory,
  who: { dn: string; username: string },
): Promise<string[]> => {
  if (groupBase === undefined || groupFilter === undefined) return []
  const { searchEntries } = await client.search(groupBase, {
    scope: 'sub',
    derefAliases: 'never',
    filter: groupFilterFor(groupFilter, who),
    attributes: ['1.1'],
  })
  return searchEntries.map(({ dn }) => dn)
}

/** Asks directories by LDAP: searches for somebody, and shows the password in their name. */
export const createDirectoryClient = (parts: DirectoryClientParts): DirectoryClient => {
  const asking = createAsking(parts)
  return {
    async whose(asked, { username, password }) {
      // Without a password a directory lets in nobody in particular, and says that all is well.
      if (password === '') return null
      const person = await asking(asked, async (client) => {
        await client.bind(asked.bindDn, asked.bindPassword)
        const entry = await search(client, asked, username)
        if (entry === null) return null
        return { entry, groups: await searchGroups(client, asked, { dn: entry.dn, username }) }
      })
      if (person === null) return null
      const { entry, groups } = person
      const subject = subjectOf(entry, asked.directory.idAttribute)
      try {
        await asking(asked, (client) => client.bind(entry.dn, password))
      } catch (error) {
        if (isCode(error, refusals)) return null
        throw error
      }
      const claims = claimsOf(entry, asked, groups)
      return { issuer: directoryIssuer(asked.address), subject, signed: {}, asked: claims }
    },

    async test(asked) {
      try {
        await asking(asked, async (client) => {
          await client.bind(asked.bindDn, asked.bindPassword)
          const { base, groupBase = base } = asked.directory
          for (const one of new Set([base, groupBase]))
            await client.search(one, { scope: 'base', attributes: ['1.1'] })
        })
        return null
      } catch (error) {
        return directoryProblem(error)
      }
    },
  }
}

/** What is wrong with a directory, from what asking it threw. */
export const directoryProblem = (error: unknown): ProviderProblem => {
  if (error instanceof StartTlsRefused)
    return { kind: error.why === 'refused' ? 'no_starttls' : 'not_an_issuer' }
  if (isCode(error, [codes.noSuchObject])) return { kind: 'base' }
  return isCode(error, refusals) ? { kind: 'client' } : problemOf(error)
}
