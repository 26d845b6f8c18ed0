/**
 * Builds the executable as it was before the last change of the product, unless it is there already.
 * @returns where it is, the commit it was made from, and whether nothing has been migrated since
 */
export function prepareBuildBefore(
  root: string,
): Promise<{ file: string; commit: string; sameDatabase: boolean }>
