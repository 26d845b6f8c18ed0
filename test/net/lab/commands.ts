import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** Runs a program to its end. Returns what it wrote; rejects with its own words when it fails. */
export async function command(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute(program, args, { maxBuffer: 16 * 1024 * 1024 })
  return stdout
}

/** Runs `nft -f -` style rules inside a namespace: the text is a whole ruleset and replaces the one before. */
export async function applyRules(namespace: string, rules: string): Promise<void> {
  const child = execFile('ip', ['netns', 'exec', namespace, 'nft', '-f', '-'])
  const done = new Promise<void>((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: string) => (said += chunk))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`nft: ${said}`))))
  })
  child.stdin?.end(`flush ruleset\n${rules}\n`)
  await done
}
