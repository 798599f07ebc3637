import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

export interface RawServer {
  readonly url: string
  /** All connections so far, oldest first. */
  readonly connections: Socket[]
  close(): Promise<void>
}

/** A server on loopback. A test writes its responses byte by byte when data arrives. */
export async function startRawServer(onData: (socket: Socket, text: string) => void): Promise<RawServer> {
  const connections: Socket[] = []
  const server = createServer((socket) => {
    connections.push(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => onData(socket, data.toString()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    connections,
    async close() {
      for (const socket of connections) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A complete HTTP response. */
export function responseWith(body: string, headers = ''): string {
  return `HTTP/1.1 202 Accepted\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`
}
