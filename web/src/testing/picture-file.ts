/** A picture as somebody might choose it: left half red, right half blue. */
export const pictureFile = async ({
  width,
  height,
  type = 'image/png',
}: {
  width: number
  height: number
  type?: string
}): Promise<File> => {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas here')
  context.fillStyle = '#ff0000'
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = '#0000ff'
  context.fillRect(width / 2, 0, width / 2, height)
  return new File([await canvas.convertToBlob({ type })], 'picture', { type })
}

/** Chooses a file of this device, as somebody in the dialog of their browser does. */
export const chooseFile = (root: ParentNode, file: File): void => {
  const input = root.querySelector<HTMLInputElement>('input[type=file]')
  if (!input) throw new Error('nothing here takes a file')
  const transfer = new DataTransfer()
  transfer.items.add(file)
  input.files = transfer.files
  input.dispatchEvent(new Event('change', { bubbles: true }))
}

/** What a page made of a picture, from its base64. */
export const madeOf = (content: string): Promise<ImageBitmap> =>
  createImageBitmap(new Blob([Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0))]))

/** Its size, and whether red, green and blue are more than half there in its middle. */
export const middleOf = async (content: string) => {
  const made = await madeOf(content)
  const context = new OffscreenCanvas(made.width, made.height).getContext('2d')
  context?.drawImage(made, 0, 0)
  const pixel = context?.getImageData(made.width / 2, made.height / 2, 1, 1).data.slice(0, 3)
  return { width: made.width, height: made.height, colour: [...(pixel ?? [])].map((part) => part > 127) }
}
