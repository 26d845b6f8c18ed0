import type { Plugin } from 'vite'

export declare const messagesFolder: string
export declare const generatedFolder: string
/** The first is the source. */
export declare const languages: string[]
/** Features whose words only the server writes. */
export declare const serverFeatures: string[]
/** All messages of a language, `feature.screen.thing` → ICU text. */
export declare const readMessages: (language: string, folder?: string) => Record<string, string>
/** The values a message needs and their types. */
export declare const valuesOf: (text: string) => Record<string, string>
/** Compiles every language. @throws Error that names language and key of a text that isn't ICU */
export declare const compileMessages: (where?: { from?: string; to?: string }) => void
/** Vite plugin: compiles before the build and again when a message file changes. */
export declare const messages: () => Plugin
