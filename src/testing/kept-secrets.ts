/** Everything that is to be kept, with a word about what it is. */
export class KeptSecrets {
  readonly #all = new Map<string, string>()

  note(what: string, secret: string | undefined): string {
    if (secret === undefined || secret === '') throw new Error(`there is no ${what} to look for`)
    this.#all.set(secret, what)
    return secret
  }

  get secrets(): string[] {
    return [...this.#all.keys()]
  }

  /** What of it stands in a text, also as it goes into addresses, files and headers. */
  foundIn(text: string): string[] {
    return [...this.#all].flatMap(([secret, what]) => {
      const bytes = Buffer.from(secret)
      const written = [secret, encodeURIComponent(secret), bytes.toString('base64url'), bytes.toString('hex')]
      return written.some((one) => text.includes(one)) ? [what] : []
    })
  }
}

/** What every secret and token that this app makes looks like, also those nobody noted. */
const ours = /secret\d{15}A|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/

/** What stands where: nothing, unless something leaks. */
export const leaksIn = (kept: KeptSecrets, texts: Readonly<Record<string, string>>): string[] =>
  Object.entries(texts).flatMap(([where, text]) => {
    const found = [...kept.foundIn(text), ...(ours.exec(text) ?? [])]
    return found.map((what) => `${what} in ${where}: ${text.slice(0, 300)}`)
  })
