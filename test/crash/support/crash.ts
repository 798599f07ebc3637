import { GupshupClient, type MessageRecord } from 'gupshup-outbound'
import type { ScopedStore } from 'gupshup-outbound/store'
import { findOne } from '../../../src/store/operations.ts'
import { type Answer, accept, type LocalServer, startLocalServer } from '../../support/local-server.ts'
import type { Moment } from '../fixtures/crashing-store.ts'
import { fastHeartbeat } from '../fixtures/fast-heartbeat.ts'
import { openStore, type StoreLocation } from '../fixtures/store-location.ts'
import { ClientProcess } from './client-process.ts'
import { clientOptions, scope } from './options.ts'

/** A process that dies, what it leaves in the store, and the server that it spoke to. */
export interface Crash extends AsyncDisposable {
  readonly server: LocalServer
  readonly first: ClientProcess
  /** What is in the store, for the test to look at. */
  readonly stored: ScopedStore
  /** The process that comes after it. */
  startSecond(): GupshupClient
  record(key: string): Promise<MessageRecord | undefined>
}

export interface CrashOptions {
  readonly place: StoreLocation
  readonly dies?: Moment | undefined
  /** The number of the request at which the first process is killed by the server, which does not answer it. */
  readonly diesAtRequest?: number | undefined
  readonly answer?: Answer | undefined
}

export async function startCrash({
  place,
  dies,
  diesAtRequest,
  answer = accept,
}: CrashOptions): Promise<Crash> {
  const server = await startLocalServer((request, response) => {
    if (request.number === diesAtRequest) return first.kill()
    return answer(request, response)
  })
  const options = clientOptions(server.url)
  const first = new ClientProcess({ place, options, isQuick: true, ...(dies && { dies }) })
  const store = await openStore(place)
  const stored = store.scoped(scope)
  let second: GupshupClient | undefined
  return {
    server,
    first,
    stored,
    startSecond() {
      second = new GupshupClient({ ...options, ...fastHeartbeat(store) })
      return second
    },
    record: (key) => findOne(stored, { idempotencyKey: key }),
    async [Symbol.asyncDispose]() {
      await first.kill()
      await second?.close({ timeoutMs: 0 })
      await store.close()
      await server.close()
    },
  }
}
