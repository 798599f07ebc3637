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
  /** The versions of webhooks that the client's handler subscribes to. @default version 2 */
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

/** A client and an emulator that talk over loopback in both directions, without code numbers and rate limit. */
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

/** A client of this emulator. The caller closes it. */
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

/** The emulator's partner API, with the token that is valid now. */
function partnerOf(emulator: Emulator, format: 'form' | 'v3') {
  return partner({
    appId: emulator.appId,
    token: () => emulator.partner.token,
    format,
    baseUrl: emulator.url,
  })
}

/** This many different numbers. */
export function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `9198765${String(index).padStart(5, '0')}`)
}

/** The requests that were to send a message. */
export function sends({ requests }: Emulator): readonly ReceivedRequest[] {
  return requests.filter(({ kind }) => kind !== undefined)
}

/** The id or name of the template of each send. */
export function templatesSent(emulator: Emulator): string[] {
  return sends(emulator).flatMap(({ template }) => {
    const { id, name } = Object(template)
    return String(id ?? name)
  })
}

/** The number of `delivered` events for each recipient. */
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

/** The reason of a rejection. */
export async function reasonOf(rejected: Promise<unknown>): Promise<unknown> {
  return await rejected.then(
    () => {
      throw new Error('It did not reject.')
    },
    (error: unknown) => error,
  )
}

/** Another client of a conversation's emulator, with its own transport. It gets webhooks of version 2 without a server. */
export function connectWith({ emulator }: Conversation, transport: PartnerTransport) {
  const client = connect(emulator, { transport })
  emulator.subscribe(client)
  onTestFinished(async () => void (await client.close({ timeoutMs: 0 })))
  return { client }
}
