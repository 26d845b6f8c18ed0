import type { AtJoin, Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form } from '../../form.svelte.ts'

type User = NonNullable<Me['user']>

/** The form for what meetings are joined with; empty is each browser's last choice. */
export class JoinChange {
  microphone: AtJoin | '' = $state('')
  camera: AtJoin | '' = $state('')
  readonly form: Form<{ microphone?: true }, Me>

  constructor({ api, user }: { api: Api; user: User }) {
    this.follow(user)
    const orNone = (value: AtJoin | '') => (value === '' ? null : value)
    this.form = new Form({
      judge: () => ({}),
      send: () =>
        api('PATCH /api/me', {
          body: { microphoneAtJoin: orNone(this.microphone), cameraAtJoin: orNone(this.camera) },
        }),
      blame: () => undefined,
    })
  }

  /** Shows what the server has. */
  follow({ microphoneAtJoin, cameraAtJoin }: User): void {
    this.microphone = microphoneAtJoin ?? ''
    this.camera = cameraAtJoin ?? ''
  }

  isDifferent({ microphoneAtJoin, cameraAtJoin }: User): boolean {
    return this.microphone !== (microphoneAtJoin ?? '') || this.camera !== (cameraAtJoin ?? '')
  }
}
