/** Builds the load program unless it is there and its sources are the same. Whether it was built now. */
export function prepareSynthetic(root: string): Promise<boolean>
