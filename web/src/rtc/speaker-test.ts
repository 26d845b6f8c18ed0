const notes = [523.25, 659.25, 783.99]
const length = 0.22

/** Three soft rising notes as a WAV file, mono, 16 bit, 24 kHz. */
const chime = (): Blob => {
  const rate = 24_000
  const count = Math.round(rate * (length * notes.length + 0.4))
  const view = new DataView(new ArrayBuffer(44 + count * 2))
  const text = (at: number, word: string) => {
    for (let index = 0; index < word.length; index++) view.setUint8(at + index, word.charCodeAt(index))
  }
  text(0, 'RIFF')
  view.setUint32(4, 36 + count * 2, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, count * 2, true)
  for (let index = 0; index < count; index++)
    view.setInt16(44 + index * 2, 9_000 * sampleAt(index / rate), true)
  return new Blob([view], { type: 'audio/wav' })
}

const sampleAt = (seconds: number): number =>
  notes.reduce((sum, pitch, index) => {
    const since = seconds - index * length
    if (since < 0) return sum
    return sum + Math.sin(2 * Math.PI * pitch * since) * Math.exp(-since * 7) * Math.min(1, since * 90)
  }, 0)

/**
 * Plays the test sound on a speaker and settles when it is over.
 * @param speaker a device id, or null for the system's choice
 * @throws when the browser can't play there
 */
export const testSpeaker = async (speaker: string | null): Promise<void> => {
  const address = URL.createObjectURL(chime())
  const audio = new Audio(address)
  try {
    if (speaker && 'setSinkId' in audio) await audio.setSinkId(speaker)
    const over = new Promise<void>((resolve, reject) => {
      audio.onended = () => {
        resolve()
      }
      audio.onerror = () => {
        reject(new Error('the test sound could not be played'))
      }
    })
    await audio.play()
    await over
  } finally {
    URL.revokeObjectURL(address)
  }
}
