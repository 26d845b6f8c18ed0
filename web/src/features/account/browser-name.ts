import Bowser from 'bowser'

/** What a browser is called by people: `{ browser: 'Firefox', system: 'Linux' }`; null where it doesn't say. */
export interface BrowserName {
  browser: string | null
  system: string | null
  /** Held in the hand. */
  handheld: boolean
}

/** From what it says of itself (`User-Agent`); never throws. */
export const browserNameOf = (userAgent: string): BrowserName => {
  if (userAgent === '') return { browser: null, system: null, handheld: false }
  const found = Bowser.getParser(userAgent)
  const platform = found.getPlatformType(true)
  return {
    browser: found.getBrowserName() || null,
    system: found.getOSName() || null,
    handheld: platform === 'mobile' || platform === 'tablet',
  }
}
