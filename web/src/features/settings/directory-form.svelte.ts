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
export class DirectoryForm implements Directory {
  base = $state('')
  filter = $state('')
  idAttribute = $state('')
  nameAttribute = $state('')
  mailAttribute = $state('')
  ca = $state('')

  constructor(known: Directory = usual) {
    Object.assign(this, known)
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
    }
  }
}
