import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { eventually } from '../../net/lab/eventually.ts'
import { clocks, expectNoGap, gapsOf, watchQuietly } from '../../net/lab/gaps.ts'
import { signCertificate } from '../../net/lab/certificates.ts'
import { netCase, type Lab } from '../../net/lab/lab.ts'
import { allMeet, holdMeeting, watchRoster } from '../meeting.ts'
import { count, serialShown } from '../server.ts'

const replacements = 20
/** Nothing is started and nothing ends here: only the machine's own hiccups may show (ms). */
const allowed = { sound: 300, pictures: 300 }

/** Files of the server's own, so that replacing them concerns nobody else. */
const ownFiles = async ({ ground }: Lab) => {
  const folder = join(ground.folder, 'replaced')
  await mkdir(folder, { recursive: true })
  const files = { certificateFile: join(folder, 'server.pem'), keyFile: join(folder, 'server.key') }
  await copyFile(ground.certificates.certificateFile, files.certificateFile)
  await copyFile(ground.certificates.keyFile, files.keyFile)
  return files
}

netCase(
  'g: the certificate replaced twenty times, and four times by one that is no good: nobody notices',
  { label: 'g-certificate' },
  async (lab) => {
    const files = await ownFiles(lab)
    const sign = (names: readonly string[], days: number): Promise<void> =>
      signCertificate({ folder: join(lab.ground.folder, 'certificates'), names, days, ...files })
    const settings = { 'tls.certificate_file': files.certificateFile, 'tls.key_file': files.keyFile }
    const meeting = await holdMeeting(lab, { settings })
    const { server, people } = meeting
    const starts = await watchQuietly(people)
    const roster = watchRoster(people)
    const faults = await clocks(people)
    const serials = [await serialShown(server)]
    for (let round = 1; round <= replacements; round += 1) {
      await sign(['meet.test'], 2)
      const next = await eventually('new connections are shown the new one', async () => {
        const serial = await serialShown(server)
        return serials.includes(serial) ? null : serial
      })
      serials.push(next)
      if (round % 5 !== 0) continue
      const before = count(server, 'certificate.refused')
      await sign(round % 2 === 0 ? ['meet.test'] : ['other.test'], round % 2 === 0 ? -1 : 2)
      await eventually(
        'one that is no good is refused loudly',
        () => count(server, 'certificate.refused') > before,
      )
      expect(await serialShown(server)).toBe(next)
    }
    const ends = await clocks(people)
    await roster.everybodyStayed()
    await allMeet(meeting, 5_000)
    expect(new Set(serials).size).toBe(replacements + 1)
    for (const one of await gapsOf(people, { starts, faults, ends })) expectNoGap(one, allowed)
  },
)
