import type { JobFacts } from '../../platform/jobs/handler.ts'

/** How long a job to mail a link waits: nobody looks longer for a mail they asked for. */
export const patienceMilliseconds = 3_600_000

/** How long a link that was mailed isn't replaced: whoever asks again and again would make each useless. */
const pauseMilliseconds = 5 * 60_000

/**
 * Whether a link was mailed so shortly before it was asked for once more that nothing is sent. One that is younger than
 * the job is this job's own, from a try that came to nothing.
 */
export const isJustMailed = (
  latest: { createdAt: number } | null,
  { createdAt }: Pick<JobFacts, 'createdAt'>,
): boolean => {
  const age = latest === null ? Infinity : createdAt - latest.createdAt
  return age >= 0 && age < pauseMilliseconds
}
