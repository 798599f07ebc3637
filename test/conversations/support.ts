import { createServer } from 'node:http'
import {
  type ClientOptions,
  createWebhookHandler,
  GupshupClient,
  type PartnerTransport,
  partner,
} from 'gupshup-outbound'
import {
  type Emulator,
  type EmulatorOptions,
  type ReceivedRequest,
  startEmulator,
  type WebhookVersion,
} from 'gupshup-outbound/emulator'
import { onTestFinished } from 'vitest'
import { listen } from '../emulator/support.ts'

export const webhookToken = 'f2b0c4d8e6a1439787c5d3e1f9a0b2c4'

export interface ConversationOptions {
  readonly emulator?: EmulatorOptions
  readonly client?: ClientOptions
  /** Which webhooks the client's handler is subscribed to; none: it is subscribed to nothing. @default version 2 */
  readonly versions?: readonly WebhookVersion[]
  /** Goes through the partner API, with its session messages in this format. @default the self-serve API */
  readonly partner?: 'form' | 'v3'
}

export interface Conversation {
  readonly client: GupshupClient
  readonly emulator: Emulator
  /** Where the client's webhook handler listens. */
  readonly webhookUrl: string
}

/** A client and a Gupshup that talk over loopback, in both directions. No code is in a number, and nothing waits for a permit. */
export async function openConversation(options: ConversationOptions = {}): Promise<Conversation> {
  const emulator = await startEmulator({
    eventDelayMs: 0,
    webhookRetryDelayMs: 1,
    codeNumbers: false,
    ...options.emulator,
  })
  const client = connect(emulator, {
    ...(options.partner && { transport: partnerOf(emulator, options.partner) }),
    ...options.client,
  })
  const server = createServer(createWebhookHandler(client, { token: webhookToken }))
  const webhookUrl = await listen(server)
  for (const version of options.versions ?? [2]) {
    emulator.subscribe({ url: webhookUrl, headers: { 'x-webhook-token': webhookToken }, version })
  }
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await emulator.close()
    server.closeAllConnections()
    server.close()
  })
  return { client, emulator, webhookUrl }
}

/** A client of this emulator; the test that makes one of its own closes it. */
function connect(emulator: Emulator, options: ClientOptions = {}): GupshupClient {
  const { url: baseUrl, apiKey, appName, appId, source } = emulator
  return new GupshupClient({
    baseUrl,
    apiKey,
    appName,
    appId,
    source,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
    ...options,
  })
}

/** The partner API of an emulator, entered with the token that holds now. */
function partnerOf(emulator: Emulator, format: 'form' | 'v3') {
  return partner({
    appId: emulator.appId,
    token: () => emulator.partner.token,
    format,
    baseUrl: emulator.url,
  })
}

/** So many numbers, none of them twice. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `9198765${String(index).padStart(5, '0')}`)
}

/** The requests that were to send a message. */
export function sends({ requests }: Emulator): readonly ReceivedRequest[] {
  return requests.filter(({ kind }) => kind !== undefined)
}

/** The id, or name, of the template that each send wanted. */
export function templatesSent(emulator: Emulator): string[] {
  return sends(emulator).flatMap(({ template }) => {
    const { id, name } = Object(template)
    return String(id ?? name)
  })
}

/** How often Gupshup said of each number that it got a message. */
export function deliveries({ webhooks }: Emulator): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { event, to = '', version, attempts } of webhooks) {
    if (event !== 'delivered' || version !== 2 || attempts.length === 0) continue
    counts.set(to, (counts.get(to) ?? 0) + 1)
  }
  return counts
}

/** Expects that each of these numbers, and no other, got one message. */
export function oneEach(recipients: readonly string[]): Map<string, number> {
  return new Map(recipients.map((to) => [to, 1]))
}

/** What a promise rejects with. */
export async function reasonOf(rejected: Promise<unknown>): Promise<unknown> {
  return await rejected.then(
    () => {
      throw new Error('It did not reject.')
    },
    (error: unknown) => error,
  )
}

/** One more client of a conversation's Gupshup, with a setup of its own; it gets the webhooks of version 2 without a server between. */
export function connectWith({ emulator }: Conversation, transport: PartnerTransport) {
  const client = connect(emulator, { transport })
  emulator.subscribe(client)
  onTestFinished(async () => void (await client.close({ timeoutMs: 0 })))
  return { client }
}
