/** As much of a PNG as tells its size: what the server reads of one. */
export const pngOf = ({ width, height }: { width: number; height: number }): Buffer => {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000806000000', 'hex')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

export const base64Of = (content: string | Buffer): string => Buffer.from(content).toString('base64')
