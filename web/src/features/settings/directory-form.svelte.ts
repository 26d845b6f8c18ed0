import type { Directory } from '../../../../src/contract/directory.ts'

const usual: Directory = {
  base: '',
  filter: '(uid={username})',
  idAttribute: 'entryUUID',
  nameAttribute: 'cn',
  mailAttribute: 'mail',
  ca: '',
}

/** How people are found in a directory, as an admin enters it; at first as in OpenLDAP. */
export class DirectoryForm implements Required<Directory> {
  base = $state('')
  filter = $state('')
  idAttribute = $state('')
  nameAttribute = $state('')
  mailAttribute = $state('')
  ca = $state('')
  groupBase = $state('')
  groupFilter = $state('(member={dn})')

  constructor(known: Directory = usual) {
    Object.assign(this, known)
  }

  /** Without a place to search there is nothing to search for. */
  get #groups(): Pick<Directory, 'groupBase' | 'groupFilter'> {
    const [groupBase, groupFilter] = [this.groupBase.trim(), this.groupFilter.trim()]
    return groupBase === '' ? {} : { groupBase, groupFilter }
  }

  get entered(): Directory {
    const { base, filter, idAttribute, nameAttribute, mailAttribute, ca } = this
    return {
      base: base.trim(),
      filter: filter.trim(),
      idAttribute: idAttribute.trim(),
      nameAttribute: nameAttribute.trim(),
      mailAttribute: mailAttribute.trim(),
      ca,
      ...this.#groups,
    }
  }
}
