import type { ClientOptions } from 'gupshup-outbound'
import { type LocalServer, startLocalServer } from '../../support/local-server.ts'
import type { StoreLocation } from '../fixtures/store-location.ts'
import { ClientProcess } from './client-process.ts'
import { type Mint, mintPath } from './mint.ts'
import { clientOptions } from './options.ts'

/** Several processes on one store, and their server. */
export interface Group extends AsyncDisposable {
  readonly server: LocalServer
  readonly processes: readonly ClientProcess[]
  /** The process at this index, modulo the size of the group. */
  nth(index: number): ClientProcess
  gates(): Promise<string[]>
}

/** @param mint Gives the processes their tokens, in place of an API key. */
export async function startGroup(
  size: number,
  location: StoreLocation,
  options: ClientOptions = {},
  mint?: Mint,
): Promise<Group> {
  const server = await startLocalServer(mint?.answer)
  const settings = {
    location,
    options: { ...clientOptions(server.url), ...options },
    ...(mint !== undefined && { mintUrl: server.url + mintPath }),
  }
  const processes = Array.from({ length: size }, () => new ClientProcess(settings))
  return {
    server,
    processes,
    nth(index) {
      const process = processes[index % size]
      if (process === undefined) throw new RangeError('A group has processes.')
      return process
    },
    gates: () => Promise.all(processes.map((process) => process.call('gate'))),
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((process) => process.kill()))
      await server.close()
    },
  }
}
