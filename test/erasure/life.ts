import { createHash } from 'node:crypto'
import {
  type ClientEvents,
  type ClientOptions,
  GupshupClient,
  type Receipt,
  type Store,
} from 'gupshup-outbound'
import { onTestFinished } from 'vitest'
import type { ScopedStore } from '../../src/store/store.ts'
import { aWhatsappId } from '../../src/store/testing/records.ts'
import { testKey } from '../support/harness.ts'
import { idOf, json, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { failedAtWhatsapp, progressed, userEvent, whatsappIdOf } from '../support/webhook-bodies.ts'
import { scopeName } from './places.ts'

/** A person, and everything by which the person could be found in a store. */
export interface TestPerson {
  readonly number: string
  readonly twin?: string
  readonly userId: string
  readonly parentUserId: string
  readonly username: string
  /** Begins each text, key and value that is about the person. */
  readonly mark: string
}

export const asha: TestPerson = {
  number: '5215512345678',
  twin: '525512345678',
  userId: 'MX.1648700000000001',
  parentUserId: 'MX.ENT.1181570000000001',
  username: 'asha.lopez',
  mark: 'MARK-ASHA',
}

export const ravi: TestPerson = {
  number: '919876500002',
  userId: 'IN.1648700000000002',
  parentUserId: 'IN.ENT.1181570000000002',
  username: 'ravi.kumar',
  mark: 'MARK-RAVI',
}

/** Every text that names the person or comes from a message. */
export function tracesOf({
  number,
  twin,
  userId,
  parentUserId,
  username,
  mark,
}: TestPerson): readonly string[] {
  return [number, ...(twin === undefined ? [] : [twin]), userId, parentUserId, username, mark]
}

export interface Running {
  readonly client: GupshupClient
  readonly server: LocalServer
  readonly scope: ScopedStore
  readonly events: { readonly name: keyof ClientEvents; readonly event: unknown }[]
}

/** A client on a store, and a server that accepts everything but what says that it is to be refused. */
export async function start(store: Store, options: ClientOptions = {}): Promise<Running> {
  const server = await startLocalServer(({ body, number }, response) =>
    body.includes('refuse')
      ? json(response, 400, { status: 'error', message: 'Invalid message' })
      : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
  )
  const client = new GupshupClient({
    apiKey: testKey,
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond: 1_000 },
    store,
    ...options,
  })
  const events: Running['events'] = []
  for (const name of ['failed', 'status', 'unmatched', 'suppressed', 'error'] as const)
    client.on(name, (event) => events.push({ name, event }))
  // Without a listener a failure of the store is a warning of the process.
  client.on('store', () => {})
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
    await server.close()
  })
  return { client, server, scope: store.scoped(scopeName), events }
}

export interface Life {
  readonly accepted: Receipt
  readonly queued: Receipt
}

/** Leaves something of the person everywhere in the store. */
export async function live({ client, scope }: Running, person: TestPerson): Promise<Life> {
  const { number, mark } = person
  const about = (key: string) => ({
    to: number,
    idempotencyKey: `${mark}-key-${key}`,
    metadata: { customer: `${mark}-customer` },
  })
  await client.receive(inboundOf(person))
  const accepted = await client.send({ ...about('accepted'), message: `${mark} accepted`, keepContent: true })
  const at = { id: accepted.messageId ?? '', to: number }
  await client.receive(progressed('delivered', at))
  const read = await client.send({ ...about('read'), message: `${mark} read` })
  await client.receive(progressed('read', { id: read.messageId ?? '', to: number }))
  const failing = await client.send({ ...about('failed'), message: `${mark} failed`, keepContent: true })
  await client.receive(
    failedAtWhatsapp({ id: failing.messageId ?? '', to: number }, 131_049, `${mark} reason`),
  )
  await client.send({ ...about('refused'), message: `${mark} refuse`, keepContent: true }).catch(() => {})
  await client.send({ ...about('by id'), to: { userId: person.userId }, message: `${mark} to the id` })
  const queued = await client.enqueue(
    { ...about('queued'), message: `${mark} queued` },
    { at: Date.now() + 3_600_000 },
  )
  await client.suppressions.add(number, { scope: 'marketing', reason: `${mark} by hand` })
  await client.receive(userEvent('opted-out', number, Date.now()))
  await scope.park({
    // A client parks an event under a hash of it. Once it was told, the hash stays for a day.
    ...{
      id: `event:${createHash('sha256').update(mark).digest('base64url')}`,
      gupshupId: `g-${mark}`,
      whatsappId: aWhatsappId(number),
      to: number,
    },
    receivedAt: Date.now(),
    event: {
      type: 'status',
      status: 'sent',
      to: number,
      userId: person.userId,
      failure: { reason: `${mark} parked` },
    },
  })
  return { accepted, queued }
}

/** A message of the person in version 3, whose contact names all that WhatsApp tells. */
export function inboundOf({ number, userId, parentUserId, username, mark }: TestPerson, at = Date.now()) {
  const profile = { name: `${mark} name`, username }
  const message = {
    ...{
      id: whatsappIdOf(number),
      from: number,
      from_user_id: userId,
      timestamp: String(Math.floor(at / 1_000)),
    },
    ...{ type: 'text', text: { body: `${mark} inbound` } },
  }
  const value = {
    messaging_product: 'whatsapp',
    contacts: [{ wa_id: number, user_id: userId, parent_user_id: parentUserId, profile }],
    messages: [message],
  }
  const entry = [{ id: '1520', changes: [{ field: 'messages', value }] }]
  return { object: 'whatsapp_business_account', gs_app_id: 'app-0001', entry }
}
