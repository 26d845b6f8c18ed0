import { spawn } from 'node:child_process'

/**
 * Runs a program to its end, its output kept.
 * @throws Error with the last lines of the output when it fails
 */
export const command = (program, args, { cwd, env, quiet = true } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    })
    let output = ''
    const keep = (chunk) => (output += chunk)
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', (error) =>
      reject(new Error(`${program} can’t be started: ${error.message}`, { cause: error })),
    )
    child.on('close', (code) => {
      if (code === 0) return resolve(output)
      const tail = output.trim().split('\n').slice(-30).join('\n')
      reject(new Error(`${program} ${args.join(' ')} failed (${code}):\n${tail}`))
    })
  })
