import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { describePortHolder, findPortHolder, inodesOf } from './port-holder.ts'

test('names this process for a TCP port it listens on, and nobody after', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(findPortHolder(port, 'tcp')?.pid).toBe(process.pid)
  expect(describePortHolder(port, 'tcp')).toContain(`(process ${process.pid})`)
  server.close()
  await once(server, 'close')
  expect(findPortHolder(port, 'tcp')).toBeNull()
})

test('names this process for a UDP port', async () => {
  const socket = createSocket('udp6').bind(0)
  await once(socket, 'listening')
  expect(findPortHolder(socket.address().port, 'udp')?.pid).toBe(process.pid)
  socket.close()
})

test('a connection from that port is no listener', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1BA8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0',
    '   1: 0100007F:1BA8 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 20 4 30 10 -1',
    '   2: 0100007F:01BB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0',
  ].join('\n')
  expect(inodesOf(table, 7080, 'tcp')).toEqual(['111'])
  expect(inodesOf(table, 443, 'tcp')).toEqual(['333'])
  expect(inodesOf(table, 9, 'tcp')).toEqual([])
})
