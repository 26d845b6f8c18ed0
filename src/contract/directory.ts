import { Type, type Static } from 'typebox'

const Attribute = Type.String({ pattern: '^[A-Za-z][A-Za-z0-9.-]{0,63}$' })

/** How people are found in a directory that speaks LDAP. */
export const Directory = Type.Object({
  /** Below which people are: `ou=people,dc=example,dc=org`. */
  base: Type.String({ minLength: 1, maxLength: 512 }),
  /** Who is meant by a user name: `(uid={username})`. */
  filter: Type.String({ maxLength: 1024 }),
  /** What never changes of somebody: `entryUUID`, in Active Directory `objectGUID`. */
  idAttribute: Attribute,
  nameAttribute: Attribute,
  mailAttribute: Attribute,
  /** Where groups are found by a search of their own, beside the attribute; absent where they aren’t. */
  groupBase: Type.Optional(Type.String({ maxLength: 512 })),
  /** Groups of somebody: `(member={dn})`, or `(memberUid={username})`; wanted with `groupBase`. */
  groupFilter: Type.Optional(Type.String({ maxLength: 1024 })),
  /** Certificates in PEM, of a CA of one’s own; empty: those this server knows already. */
  ca: Type.String({ maxLength: 65_536 }),
})
export type Directory = Static<typeof Directory>
