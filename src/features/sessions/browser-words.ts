/** What browsers and systems say of themselves, what they are called; of several the first is meant. */
const browsers: readonly [RegExp, string][] = [
  [/\b(Edg|EdgA|EdgiOS)\//, 'Edge'],
  [/\b(OPR|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/\S+.* Safari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

const named = (names: readonly [RegExp, string][], userAgent: string): string[] => {
  const found = names.find(([pattern]) => pattern.test(userAgent))
  return found === undefined ? [] : [found[1]]
}

/**
 * A browser as a mail names it: `Firefox, Linux`. Anything else by its own first word (`curl/8.5.0`), and what says
 * nothing as `?`: whoever signs in can call themselves what they like, so nothing is guessed.
 */
export const browserWords = (userAgent: string): string => {
  const words = [...named(browsers, userAgent), ...named(systems, userAgent)]
  if (words.length > 0) return words.join(', ')
  return /^\S{1,40}/.exec(userAgent.trim())?.[0] ?? '?'
}
