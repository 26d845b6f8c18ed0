/** Whether this may be an address; the server judges in the end. */
export const looksLikeEmail = (text: string): boolean => /^\s*[^\s@]+@[^\s@]+\s*$/.test(text)
