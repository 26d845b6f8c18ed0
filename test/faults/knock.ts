// Run on the server's machine in the lab: asks at the signal path with a token that is no good, so many times; ends with
// 0 when every answer was a refusal. One after the other with a pause between, and with one TLS session for all, so that
// it isn't the machine that has no time for media. `node knock.ts <address> <times> <pause in ms>`
import { Agent, get } from 'node:https'
import { setTimeout as pause } from 'node:timers/promises'

const [host = '', times = '0', between = '0'] = process.argv.slice(2)
const agent = new Agent({ keepAlive: false, maxCachedSessions: 1, rejectUnauthorized: false })

const knock = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const path = '/rtc/validate?access_token=none'
    get({ host, path, agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    }).once('error', reject)
  })

for (let left = Number(times); left > 0; left--) {
  const status = await knock()
  if (status !== 401) throw new Error(`${status} instead of 401`)
  await pause(Number(between))
}
