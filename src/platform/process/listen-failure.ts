import { exitCodes, StartError } from '../../core/start-error.ts'
import { describePortHolder } from './port-holder.ts'

/** A TCP port that was asked for. */
export interface WantedPort {
  port: number
  /** Undefined: every address, IPv6 and IPv4. */
  host: string | undefined
}

/** Why a port can't be opened, as a sentence with its cure; an error we have no words for stays as it is. */
export const explainListenFailure = (error: NodeJS.ErrnoException, { port, host }: WantedPort): Error => {
  const where = `TCP port ${port}${host === undefined ? '' : ` on ${host}`}`
  if (error.code === 'EADDRINUSE')
    return new StartError({
      message: `${where} is taken: ${describePortHolder(port, 'tcp')} has it.`,
      cure: 'End that program, or choose another port.',
      exitCode: exitCodes.unavailable,
      cause: error,
    })
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return new StartError({
      message: `This user may not open ${where}.`,
      cure: 'Run as a service that may (see docs/operations.md), or choose a port above 1023.',
      exitCode: exitCodes.notPermitted,
      cause: error,
    })
  if (error.code === 'EADDRNOTAVAIL')
    return new StartError({
      message: `${host ?? ''} isn’t an address of this machine.`,
      cure: 'Correct http.listen.',
      exitCode: exitCodes.configuration,
      cause: error,
    })
  return error
}

/** Whether an address is missing on this machine, as IPv6's loopback may be. */
export const isMissingAddress = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
