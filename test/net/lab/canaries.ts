/** What every token of ours and of LiveKit looks like, also those a test never gets to see. */
const token = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/

/**
 * Fails when a log line holds a secret. The setup link is printed once, on purpose; its secret may stand nowhere else.
 * Says which line and how the secret begins, never the secret.
 */
export function findLeaks({
  logs,
  secrets,
}: {
  logs: readonly { line: string; setupLink: string }[]
  secrets: readonly string[]
}): void {
  const leaks: string[] = []
  for (const { line, setupLink } of logs) {
    for (const secret of secrets) {
      if (line.includes(secret)) leaks.push(`${secret.slice(0, 4)}… in: ${line.slice(0, 160)}`)
    }
    if (token.test(line)) leaks.push(`a token in: ${line.replace(token, '…').slice(0, 160)}`)
    const setupSecret = setupLink.split('#')[1]
    if (setupSecret && line.replace(setupLink, '').includes(setupSecret))
      leaks.push(`setup secret in: ${line.slice(0, 160)}`)
  }
  if (leaks.length > 0) throw new Error(`secrets in the logs:\n${leaks.join('\n')}`)
}
