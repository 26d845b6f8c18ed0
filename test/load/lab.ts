import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createCertificates, type Certificates } from '../net/lab/certificates.ts'
import { createNetwork, type Host, type Network } from '../net/lab/network.ts'
import { startServer, type Server } from '../net/lab/server.ts'
import { inFolder } from './product.ts'

/** The executable on port 443 of a host of its own, and a host whose traffic goes through it. */
export interface LoadLab {
  server: Server
  client: Host
  network: Network
  certificates: Certificates
  folder: string
}

/** The server's only address; documentation's own (RFC 5737), so LiveKit takes it for public. */
export const serverAddress = '203.0.113.1'

export interface LoadLabOptions {
  /** Names the namespaces and the folder in `test-results`. */
  label?: string
  /** Folder for the server's data; one of its own when absent. */
  dataFolder?: string
}

/** Lends a network with a server on it, and takes it down again. Needs root: the hosts are network namespaces. */
export const inLab = <T>(
  run: (lab: LoadLab) => Promise<T>,
  { label = 'bench', dataFolder }: LoadLabOptions = {},
): Promise<T> =>
  inFolder(async (folder) => {
    const certificates = await createCertificates({
      folder: join(folder, 'certificates'),
      names: ['meet.test'],
    })
    const network = await createNetwork({ label, names: [`${serverAddress} meet.test`] })
    try {
      const host = await network.addHost({ name: 'server', addresses: [`${serverAddress}/24`] })
      const client = await network.addHost({ name: 'client', addresses: ['203.0.113.2/24'] })
      const results = join('test-results', label)
      await mkdir(results, { recursive: true })
      const { authority, certificateFile, keyFile } = certificates
      const settings = {
        'tls.certificate_file': certificateFile,
        'tls.key_file': keyFile,
        'log.level': 'info',
      }
      const server = await startServer({
        host,
        name: 'meet.test',
        origin: 'https://meet.test',
        authority,
        settings,
        folder: dataFolder ?? join(folder, 'server'),
        results,
        apart: false,
      })
      try {
        return await run({ server, client, network, certificates, folder })
      } finally {
        await server.stop()
      }
    } finally {
      await network.close()
    }
  })
