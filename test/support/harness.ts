// The client loads these with its first request and its first retry. Tests with a manual clock do not wait for that, so they are loaded here.
import 'axios'
import 'p-retry'
import { type ClientEvents, type ClientOptions, GupshupClient } from 'gupshup-outbound'
import { onTestFinished } from 'vitest'
import { type Answer, type LocalServer, startLocalServer } from './local-server.ts'
import { ManualClock } from './manual-clock.ts'

export const testKey = 'sk_test_0123456789abcdef0123456789abcdef'

export interface Harness {
  readonly client: GupshupClient
  readonly server: LocalServer
  readonly clock: ManualClock
  /** Every event of the client so far, in order. */
  readonly events: { readonly name: keyof ClientEvents; readonly event: unknown }[]
  eventsNamed<Name extends keyof ClientEvents>(name: Name): ClientEvents[Name][]
}

const eventNames = [
  'accepted',
  'status',
  'failed',
  'unknown',
  'canceled',
  'rescheduled',
  'suppressed',
  'retry',
  'unsuppressed',
  'fallback',
  'gate',
  'rate',
  'lane',
  'anomaly',
  'recovered',
  'unmatched',
  'inbound',
  'user',
  'identity',
  'template',
  'quarantined',
  'account',
  'billing',
  'clock',
  'no-webhooks',
  'webhook',
  'store',
  'credentials',
  'consumer',
  'send-all',
  'webhook-rejected',
  'error',
] as const satisfies readonly (keyof ClientEvents)[]

/** A client with a manual clock, and its server on loopback. */
export async function startHarness(
  options: ClientOptions = {},
  answer?: Answer,
  { listensTo = eventNames }: { readonly listensTo?: readonly (keyof ClientEvents)[] } = {},
): Promise<Harness> {
  const server = await startLocalServer(answer)
  const clock = new ManualClock()
  const client = new GupshupClient({
    apiKey: testKey,
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
    clock,
    ...options,
  })
  const events: Harness['events'] = []
  const byName: { [Name in keyof ClientEvents]?: ClientEvents[Name][] } = {}
  for (const name of listensTo) listen(name)
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await server.close()
  })

  function listen<Name extends keyof ClientEvents>(name: Name): void {
    const list: ClientEvents[Name][] = []
    Object.assign(byName, { [name]: list })
    client.on(name, (event) => {
      events.push({ name, event })
      list.push(event)
    })
  }
  return { client, server, clock, events, eventsNamed: (name) => byName[name] ?? [] }
}
