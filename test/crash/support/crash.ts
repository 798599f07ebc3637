import { GupshupClient, type MessageRecord } from 'gupshup-outbound'
import type { ScopedStore } from 'gupshup-outbound/store'
import { findOne } from '../../../src/store/operations.ts'
import { type Answer, accept, type LocalServer, startLocalServer } from '../../support/local-server.ts'
import type { Moment } from '../fixtures/crashing-store.ts'
import { fastHeartbeat } from '../fixtures/fast-heartbeat.ts'
import { openStore, type StoreLocation } from '../fixtures/store-location.ts'
import { ClientProcess } from './client-process.ts'
import { clientOptions, scope } from './options.ts'

/** A process that crashes, the store that it leaves, and its server. */
export interface Crash extends AsyncDisposable {
  readonly server: LocalServer
  readonly first: ClientProcess
  /** The store, for the test to read. */
  readonly stored: ScopedStore
  /** Starts the client that recovers. */
  startSecond(): GupshupClient
  record(key: string): Promise<MessageRecord | undefined>
}

export interface CrashOptions {
  readonly location: StoreLocation
  readonly crashesAt?: Moment | undefined
  /** The number of the request at which the server kills the first process, without a response. */
  readonly crashesAtRequest?: number | undefined
  readonly answer?: Answer | undefined
  /** Of both clients. @default none, so that a new message has nothing to wait for */
  readonly messagesPerSecond?: number | undefined
}

export async function startCrash({
  location,
  crashesAt,
  crashesAtRequest,
  answer = accept,
  messagesPerSecond = Number.POSITIVE_INFINITY,
}: CrashOptions): Promise<Crash> {
  const server = await startLocalServer((request, response) => {
    if (request.number === crashesAtRequest) return first.kill()
    return answer(request, response)
  })
  const options = { ...clientOptions(server.url), rateLimit: { messagesPerSecond } }
  const first = new ClientProcess({
    location,
    options,
    hasFastHeartbeat: true,
    ...(crashesAt && { crashesAt }),
  })
  const store = await openStore(location)
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
