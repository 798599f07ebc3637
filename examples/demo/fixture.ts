import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import {
  type ClientOptions,
  createWebhookHandler,
  type GateStatus,
  GupshupClient,
  partner,
} from 'gupshup-outbound'
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
  type WebhookVersion,
} from 'gupshup-outbound/emulator'
import { Notes } from './notes.ts'

/** A Gupshup, a client of it, and the webhook server between the two, all on loopback. */
export interface Fixture extends AsyncDisposable {
  readonly client: GupshupClient
  readonly emulator: Emulator
  readonly notes: Notes
  /** Where the client's webhook handler listens, and the token that it demands. */
  readonly webhook: { readonly url: string; readonly token: string }
  /** Resolves when the gate is in this state, now or later. */
  gateIs(state: GateStatus['state']): Promise<void>
}

export interface FixtureOptions {
  readonly client?: ClientOptions
  readonly emulator?: EmulatorOptions
  /** The versions of the subscriptions that lead to the client. @default [2] */
  readonly webhookVersions?: readonly WebhookVersion[]
  /** Sends through the partner API, with session messages in this format. @default the self-serve API */
  readonly partner?: 'form' | 'v3'
}

export async function openFixture({
  client: clientOptions,
  emulator: emulatorOptions,
  webhookVersions = [2],
  partner: format,
}: FixtureOptions = {}): Promise<Fixture> {
  const notes = new Notes()
  const emulator = await startEmulator(emulatorOptions)
  notes.followEmulator(emulator)
  const client = new GupshupClient({
    baseUrl: emulator.url,
    apiKey: emulator.apiKey,
    appName: emulator.appName,
    appId: emulator.appId,
    source: emulator.source,
    // Fast enough that no scenario waits for a permit.
    rateLimit: { messagesPerSecond: 200 },
    graceMs: 800,
    ...(format && { transport: partnerOf(emulator, format) }),
    ...clientOptions,
    policies: notes.watch(clientOptions?.policies),
  })
  notes.followClient(client)

  const token = randomBytes(32).toString('hex')
  const path = '/webhooks/gupshup'
  const server = createServer(createWebhookHandler(client, { token, path }))
  const url = `${await listen(server)}${path}`
  for (const version of webhookVersions) {
    emulator.subscribe({ url, headers: { 'x-webhook-token': token }, version })
  }

  return {
    client,
    emulator,
    notes,
    webhook: { url, token },
    gateIs: (state) => gateIs(client, state),
    async [Symbol.asyncDispose]() {
      await client.close({ timeoutMs: 0 })
      await emulator.close()
      await close(server)
    },
  }
}

/** Uses the emulator's current token. */
function partnerOf({ appId, partner: tokens, url: baseUrl }: Emulator, format: 'form' | 'v3') {
  return partner({ appId, token: () => tokens.token, format, baseUrl })
}

function gateIs(client: GupshupClient, state: GateStatus['state']): Promise<void> {
  return new Promise((resolve) => {
    if (client.gate.state === state) return resolve()
    const stop = client.on('gate', ({ gate }) => {
      if (gate.state !== state) return
      stop()
      resolve()
    })
  })
}

/** Starts a server on loopback and returns its address. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The webhook server has no port.')
  return `http://127.0.0.1:${address.port}`
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
