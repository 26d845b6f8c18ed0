/** Loudness 0 … 1 of samples between -1 and 1, on a scale where quiet speech is about 0.3 and loud about 0.9. */
export const loudness = (samples: Float32Array): number => {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const decibels = 10 * Math.log10(sum / samples.length + 1e-10)
  return Math.min(1, Math.max(0, (decibels + 60) / 45))
}

export interface SoundFrame {
  /** 0 … 1 as in `loudness`. */
  loudness: number
  /** Power per frequency bin in dB, from 0 Hz upwards. */
  spectrum: Float32Array
  /** Width of a bin in Hz. */
  binWidth: number
}

/**
 * Listens to a microphone's own samples, about 20 times a second; nothing is played or kept.
 * A browser without sound output for this (no audio system) never calls back.
 * @returns a function that stops it
 */
export const listenTo = (track: MediaStreamTrack, frame: (frame: SoundFrame) => void): (() => void) => {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 1024
  analyser.smoothingTimeConstant = 0
  const source = context.createMediaStreamSource(new MediaStream([track]))
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const spectrum = new Float32Array(analyser.frequencyBinCount)
  const timer = setInterval(() => {
    if (context.state !== 'running') return
    analyser.getFloatTimeDomainData(samples)
    analyser.getFloatFrequencyData(spectrum)
    frame({ loudness: loudness(samples), spectrum, binWidth: context.sampleRate / analyser.fftSize })
  }, 50)
  // A page that nobody has touched yet may not hear: it starts with the first press.
  const wake = () => void context.resume().catch(() => undefined)
  wake()
  addEventListener('pointerdown', wake)
  addEventListener('keydown', wake)
  return () => {
    clearInterval(timer)
    removeEventListener('pointerdown', wake)
    removeEventListener('keydown', wake)
    source.disconnect()
    void context.close().catch(() => undefined)
  }
}
