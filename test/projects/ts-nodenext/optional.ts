// Compiled and not run: with `exactOptionalPropertyTypes`, what may be undefined can be passed on as it is.
import {
  backOff,
  createWebhookHandler,
  GupshupClient,
  halt,
  memoryStore,
  parseWebhook,
  partner,
  retry,
  skip,
} from 'gupshup-outbound'
import { answer, startEmulator } from 'gupshup-outbound/emulator'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'

declare const text: string | undefined
declare const count: number | undefined
declare const flag: boolean | undefined
declare const signal: AbortSignal | undefined
declare const metadata: Record<string, unknown> | undefined

export const client = new GupshupClient({
  apiKey: process.env['KEY'],
  appName: process.env['APP'],
  source: text,
  appId: text,
  transport: partner({ appId: 'app', token: 'token', format: undefined, baseUrl: text }),
  baseUrl: text,
  timeoutMs: count,
  rateLimit: count === undefined ? undefined : { messagesPerSecond: count },
  policies: { account: flag ? halt({ pollMs: count, resumeWhen: undefined }) : undefined, 1002: undefined },
  fallback: undefined,
  store: memoryStore({ maxMessages: count, maxParkedEvents: count, maxFeedEntries: count }),
  suppressionGuard: { share: count, minimum: count, window: count, pauseMs: count },
  checkTemplates: flag,
  defaultCountry: text,
  logger: undefined,
  clock: undefined,
})

export const actions = [
  backOff({ initialMs: count, factor: count, maxMs: count, haltAfter: count }),
  retry({ retries: count, initialMs: count, factor: count, maxMs: count }),
  skip({ forMs: count, scope: undefined }),
]

export const stores = [
  sqliteStore({ path: 'outbound.db', retentionMs: count, busyTimeoutMs: count, synchronous: undefined }),
  redisStore({ connection: 'redis://localhost:6379', prefix: text, retentionMs: count, timeoutMs: count }),
]

export async function requests(): Promise<void> {
  const to = '919900000001'
  await client.send({
    to,
    message: {
      type: 'interactive',
      interactive: {
        type: 'flow',
        header: undefined,
        body: { text: 'Hello' },
        footer: undefined,
        action: {
          name: undefined,
          parameters: { flow_id: '1', flow_cta: 'Open', flow_token: text, mode: undefined },
        },
      },
      context: undefined,
    },
  })
  const receipt = await client.send({
    to,
    message: { type: 'text', text: 'Hello', previewUrl: flag, context: undefined },
    fallback: undefined,
    idempotencyKey: text,
    ttlMs: count,
    until: undefined,
    marketing: flag,
    signal,
    metadata,
  })
  await receipt.outcome({ until: undefined, timeoutMs: count, signal })
  await client.enqueue({ to, message: 'Hello', idempotencyKey: text }, { at: count, priority: count })
  await client.send({
    to,
    message: {
      type: 'template',
      id: 'c6aecef6-bcb0-4fb1-8100-28c094e3bc6b',
      params: undefined,
      media: undefined,
    },
  })
  await client.send({ to, message: { type: 'image', url: 'https://example.com/a.png', caption: text } })
  const run = client.sendAll([], {
    concurrency: count,
    until: flag === true ? 'settled' : undefined,
    settleMs: count,
    maxOpen: count,
    retryFailed: undefined,
  })
  for await (const { receipt, outcome, error } of run) console.log(receipt?.id, outcome?.reached, error)
  console.log(run.summary.delivered + (run.summary.failed[131026] ?? 0))
  client.work({ concurrency: count })
  await client.suppressions.add(to, { reason: text, forMs: count, scope: undefined })
  await client.subscriptions.ensure({
    url: 'https://example.com/hooks',
    token: text,
    tag: text,
    check: flag,
  })
  await client.subscriptions.update('id', { url: text, tag: text })
  await client.markRead('id', { signal, typing: flag })
  await client.diagnose({ signal })
  await client.close({ timeoutMs: count })
}

export const handler = createWebhookHandler(client, {
  token: text,
  header: text,
  queryParameter: text,
  path: text,
  limitBytes: count,
  bodyTimeoutMs: count,
  onError: undefined,
})

/** What was handed out can be handed on. */
export async function handOn(body: unknown): Promise<void> {
  for (const event of parseWebhook(body)) {
    if (event.type !== 'inbound') continue
    const { from: to, message } = event
    if (to !== undefined) await client.send({ to, message: 'Hello', idempotencyKey: message.id })
  }
}

export const emulator = startEmulator({
  port: count,
  apiKey: text,
  appName: text,
  appId: text,
  webhook: text === undefined ? undefined : { url: text, version: undefined, headers: undefined },
  wallet: undefined,
  now: undefined,
})

export const answers = [answer.fail(1002, { reason: text, after: undefined })]
