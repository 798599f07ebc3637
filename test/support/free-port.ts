import { type AddressInfo, createServer } from 'node:net'

/** A port on loopback that nothing listens on, for a server that a test starts. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  // A node of a Redis Cluster also takes the port 10,000 above its own.
  return port < 55_000 ? port : freePort()
}
