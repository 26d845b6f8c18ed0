/** Which words explain this browser's permissions. */
export type Explained = 'chromium' | 'firefox' | 'safari' | 'ios' | 'android'

export type System = 'mac' | 'windows' | 'other'

/** By the user agent: only for words, never for what is possible. */
export const explainedFor = (agent: string, touchPoints = 0): Explained => {
  if (/iPhone|iPad/.test(agent) || (agent.includes('Macintosh') && touchPoints > 1)) return 'ios'
  if (agent.includes('Android')) return 'android'
  if (agent.includes('Firefox/')) return 'firefox'
  return /Version\/[\d.]+ .*Safari\//.test(agent) ? 'safari' : 'chromium'
}

export const systemOf = (agent: string): System => {
  if (agent.includes('Mac OS X')) return 'mac'
  return agent.includes('Windows') ? 'windows' : 'other'
}
