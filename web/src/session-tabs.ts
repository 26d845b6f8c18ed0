/** Where the pages of this browser tell each other that it changed who is signed in. */
export const openSessionTabs = (): BroadcastChannel => new BroadcastChannel('parley-session')
