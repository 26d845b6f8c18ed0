/** Builds the gallery into a folder. */
export declare const buildGallery: (outDir: string) => Promise<unknown>
/** Serves a built gallery on a free port of this machine, under the policy of the real page. */
export declare const serveGallery: (folder: string) => Promise<{ origin: string; close: () => Promise<void> }>
