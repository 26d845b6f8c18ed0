/** How one's own link does, by what the browser counts. */
export interface LinkReport {
  /** What goes out has trouble. */
  up: 'good' | 'weak'
  /** What comes in has. */
  down: 'good' | 'weak'
  /** Would the relay probably help? */
  relayOffered: boolean
}

export const goodLink: LinkReport = { up: 'good', down: 'good', relayOffered: false }
