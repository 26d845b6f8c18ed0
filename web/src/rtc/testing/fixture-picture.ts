import type { Picture } from '../participant.ts'

/** Somebody in front of a wall, from a hue. */
const paint = (canvas: HTMLCanvasElement, hue: number): void => {
  const brush = canvas.getContext('2d')
  if (!brush) return
  const { width, height } = canvas
  const wall = brush.createRadialGradient(
    width / 2,
    height * 0.32,
    height * 0.1,
    width / 2,
    height / 2,
    height,
  )
  wall.addColorStop(0, `oklch(0.62 0.055 ${hue})`)
  wall.addColorStop(1, `oklch(0.27 0.035 ${hue + 60})`)
  brush.fillStyle = wall
  brush.fillRect(0, 0, width, height)
  brush.fillStyle = `oklch(0.38 0.05 ${hue + 200})`
  brush.beginPath()
  brush.ellipse(width / 2, height * 1.06, width * 0.24, height * 0.4, 0, 0, 2 * Math.PI)
  brush.fill()
  brush.fillStyle = `oklch(0.72 0.05 ${40 + (hue % 40)})`
  brush.beginPath()
  brush.ellipse(width / 2, height * 0.46, height * 0.15, height * 0.19, 0, 0, 2 * Math.PI)
  brush.fill()
}

/** A page of writing, as a shared screen shows it. */
const write = (canvas: HTMLCanvasElement): void => {
  const brush = canvas.getContext('2d')
  if (!brush) return
  brush.fillStyle = 'oklch(0.98 0.003 200)'
  brush.fillRect(0, 0, canvas.width, canvas.height)
  brush.fillStyle = 'oklch(0.505 0.093 178)'
  brush.fillRect(48, 48, 300, 26)
  brush.fillStyle = 'oklch(0.86 0.006 210)'
  for (let line = 0; line < 13; line++) brush.fillRect(48, 112 + line * 34, 420 + ((line * 173) % 420), 12)
  brush.fillStyle = 'oklch(0.945 0.028 178)'
  brush.fillRect(940, 112, 292, 420)
}

const canvasOf = (draw: (canvas: HTMLCanvasElement) => void): HTMLCanvasElement => {
  const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 })
  draw(canvas)
  return canvas
}

/** Drawn when it is first shown: a page that holds many costs nothing until then. */
const still = (id: string, draw: (canvas: HTMLCanvasElement) => void): Picture => {
  let poster: string | undefined
  return {
    id,
    attach: (element) => {
      element.poster = poster ??= canvasOf(draw).toDataURL('image/webp', 0.8)
      return () => {
        element.removeAttribute('poster')
      }
    },
  }
}

/** A picture without camera or network. */
export const fixtureCamera = (id: string, hue: number): Picture =>
  still(id, (canvas) => {
    paint(canvas, hue)
  })

export const fixtureShare = (id: string): Picture => still(id, write)

/** A live track of the same picture, as a camera gives it. */
export const fixtureTrack = (hue: number): MediaStreamTrack => {
  const canvas = canvasOf((drawn) => {
    paint(drawn, hue)
  })
  const track = canvas.captureStream(10).getVideoTracks()[0]
  if (!track) throw new Error('this browser captures no canvas')
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer)
    paint(canvas, hue)
  }, 100)
  return track
}
