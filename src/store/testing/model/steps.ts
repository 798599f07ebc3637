import fc from 'fast-check'
import type { Attempt, MessageRecord, MessageState } from '../../../model/index.ts'
import type { DocumentKind, Documents, StoredDocument } from '../../documents.ts'
import type { MessageFilter } from '../../message-filter.ts'
import type { DueRequest } from '../../rate.ts'
import type { PageRequest, ParkedEvent } from '../../store.ts'
import {
  accepted,
  aGate,
  anAttempt,
  aRecord,
  aWhatsappId,
  billed,
  entryKinds,
  entryOf,
  failed,
  formStep,
  jsonStep,
  unconfirmed,
  unknown,
  withheld,
} from '../records.ts'

// Few of everything, so that calls collide: messages with one key, events with another message's id, owners that die.
const ids = fc.constantFrom('m1', 'm2', 'm3', 'm4')
const addressesInUse = ['919900000001', 'IN.1648700000000002']
const addresses = fc.constantFrom(...addressesInUse)
const lanes = fc.constantFrom('bulk', 'urgent')
/** The order of the bytes of the last two is not that of UTF-16. */
const fairKeys = fc.constantFrom('a', '\uFF5E', '\u{1F600}')
const owners = fc.constantFrom('client-1', 'client-2')
const times = fc.integer({ min: 1, max: 6 }).map((time) => time * 1_000)
const optional = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined })
/** Of every lane, the one of messages without a lane included. */
const byLane = <Value>(values: fc.Arbitrary<Value>) =>
  fc.dictionary(fc.constantFrom('bulk', 'normal', 'urgent'), values, { maxKeys: 3 })
const stamps = optional(fc.constantFrom('s1', 's2'))
/** Each id belongs to one message, as it does at Gupshup. */
const eventIdsOf = (id: string) =>
  fc.record(
    {
      gupshupId: fc.constantFrom(`${id}-g1`, `${id}-g2`),
      whatsappId: fc.constantFrom(`${id}-w1`, `${id}-w2`),
    },
    { requiredKeys: [] },
  )
const eventIds = ids.chain(eventIdsOf)

const states: fc.Arbitrary<MessageState> = fc.oneof(
  fc.constantFrom(accepted, failed, unknown, unconfirmed),
  owners.map((owner) => ({ name: 'posting' as const, owner })),
  fc
    .tuple(fc.constantFrom('new', 'queued', 'retry', 'held', 'fallback'), optional(owners))
    .map(([why, owner]) => ({ name: 'waiting' as const, why, ...(owner && { owner }) })),
)

/** Plain, billed, or withheld, which has no id. */
const attemptsOf = (id: string): fc.Arbitrary<Attempt> =>
  fc.oneof(
    eventIdsOf(id).map(anAttempt),
    eventIdsOf(id).map((names) => ({ ...billed, ...names })),
    fc.constant(withheld),
  )

const recordOf = (id: string): fc.Arbitrary<MessageRecord> =>
  fc
    .record({
      id: fc.constant(id),
      version: fc.integer({ min: 1, max: 5 }),
      writeId: stamps,
      idempotencyKey: optional(fc.constantFrom('k1', 'k2')),
      isKeyFree: fc.integer({ min: 0, max: 2 }).map((die) => die === 0),
      to: addresses,
      createdAt: times,
      state: states,
      dueAt: optional(times),
      priority: optional(fc.constantFrom(0, 1, 9)),
      lane: optional(lanes),
      fairKey: optional(fairKeys),
      steps: fc.array(fc.constantFrom(formStep, jsonStep), { minLength: 1, maxLength: 2 }),
      isMarketing: fc.boolean(),
      attempts: fc.array(attemptsOf(id), { maxLength: 2 }),
    })
    .map(({ writeId, idempotencyKey, isKeyFree, dueAt, priority, lane, fairKey, isMarketing, ...about }) =>
      aRecord(id, {
        ...about,
        ...(writeId && { writeId }),
        ...(idempotencyKey && { idempotencyKey }),
        ...(isKeyFree && { isKeyFree }),
        ...(dueAt && { dueAt }),
        ...(isMarketing && { isMarketing }),
        ...(priority !== undefined && { priority }),
        ...(lane && { lane }),
        ...(fairKey && { fairKey }),
      }),
    )

const records = ids.chain(recordOf)

const parkedEvents: fc.Arbitrary<ParkedEvent> = fc
  .tuple(fc.constantFrom('e1', 'e2', 'e3', 'e4'), eventIds, optional(addresses), times)
  .filter(([, { gupshupId, whatsappId }]) => gupshupId !== undefined || whatsappId !== undefined)
  .map(([id, names, to, receivedAt]) => ({ id, ...names, ...(to && { to }), receivedAt, event: { id } }))

export const documentKinds = ['gate', ...entryKinds] as const
const kinds = fc.constantFrom(...documentKinds)
/** Every kind may have each of them, so that kinds collide. */
const documentKeys = fc.oneof(addresses, fc.constantFrom('spring_sale/en', 'spring_sale/pt_BR', 'gate'))

const documentOf: { readonly [Kind in DocumentKind]: (key: string, since: number) => Documents[Kind] } = {
  gate: (_, since) => aGate(1, { epoch: since }),
  suppression: (key, since) => entryOf.suppression(key, { since }),
  'marketing-suppression': (key, since) => entryOf['marketing-suppression'](key, { since }),
  quarantine: (key, since) => entryOf.quarantine(key, { since }),
  person: (key, since) => entryOf.person(key, { since }),
  renewal: (key, since) => entryOf.renewal(key, { since }),
  erasure: (key, since) => entryOf.erasure(key, { since }),
  consumer: (key, since) => entryOf.consumer(key, { since }),
  'delayed-event': (key, since) => entryOf['delayed-event'](key, { since }),
  lane: (key, since) => entryOf.lane(key, { since }),
}

const documents = fc
  .tuple(kinds, documentKeys, fc.integer({ min: 1, max: 4 }), stamps, times)
  .map(([kind, key, version, writeId, since]) => {
    const document: StoredDocument<Documents[DocumentKind]> = {
      ...{ key, version, ...(writeId && { writeId }), value: documentOf[kind](key, since) },
    }
    return { kind, document }
  })

const pages = (keys: fc.Arbitrary<string>, limit: number) =>
  optional(keys).map((after): PageRequest => ({ limit, ...(after && { after }) }))

const filters: fc.Arbitrary<MessageFilter> = fc.record({
  state: optional(fc.constantFrom('queued', 'waiting', 'posting', 'accepted', 'sent', 'unknown', 'failed')),
  to: optional(fc.array(addresses, { minLength: 1, maxLength: 2 })),
  code: optional(fc.constantFrom(131_050, 131_026, 1_002, 4_001)),
  template: optional(fc.constantFrom('spring_sale/en', 'reminder/en')),
  since: optional(times),
  until: optional(times),
})

/** How many entries go along with a write. */
const entries = fc.integer({ min: 0, max: 2 })

const works = fc.constantFrom('review', 'follow-up', 'queued')
const dueRequests: fc.Arbitrary<DueRequest> = fc.record(
  {
    queue: works,
    now: times,
    limit: fc.integer({ min: 0, max: 4 }),
    limits: byLane(fc.integer({ min: 0, max: 2 })),
    after: byLane(fc.oneof(fairKeys, fc.constantFrom('', 'b'))),
  },
  { requiredKeys: ['queue', 'now', 'limit'] },
)

/** One call of a method, as data. */
export type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never

export const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(records, entries).map(([{ isKeyFree: _, ...record }, count]) => ({
      name: 'insert' as const,
      record: { ...record, version: 1 },
      entries: count,
    })),
  },
  // Mostly the version that comes next, now and then any other.
  {
    weight: 8,
    arbitrary: fc.record({
      name: fc.constant('replace' as const),
      record: records,
      isNext: fc.integer({ min: 0, max: 4 }).map((die) => die > 0),
      claim: optional(fc.array(eventIds, { maxLength: 2 })),
      entries,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('find' as const),
      by: fc.oneof(
        fc.record({ idempotencyKey: fc.constantFrom('k1', 'k2', 'k3') }),
        fc.record({ eventIds }),
        fc.record({ openTo: addresses }),
      ),
    }),
  },
  fc.record({ name: fc.constant('findDue' as const), request: dueRequests }),
  fc.record({
    name: fc.constant('heartbeat' as const),
    owner: owners,
    until: fc.oneof(times, fc.constant(0)),
  }),
  fc.record({ name: fc.constant('findOrphans' as const), now: times }),
  fc.record({ name: fc.constant('park' as const), event: parkedEvents }),
  fc.record({
    name: fc.constant('findParked' as const),
    by: fc.oneof(fc.record({ eventIds }), fc.record({ to: addresses })),
  }),
  fc.record({
    name: fc.constant('listParked' as const),
    page: pages(fc.constantFrom('e1', 'e2', 'e3', 'e4'), 2),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constant('unpark' as const),
      event: parkedEvents,
      reason: fc.constantFrom('applied', 'unmatched'),
      entries,
    }),
  },
  // Mostly the version that comes next, now and then another.
  {
    weight: 6,
    arbitrary: fc
      .tuple(documents, fc.integer({ min: 0, max: 4 }), entries)
      .map(([{ kind, document }, die, count]) => ({
        name: 'putDocument' as const,
        kind,
        document,
        isNext: die > 0,
        entries: count,
      })),
  },
  fc.record({ name: fc.constant('getDocument' as const), kind: kinds, key: documentKeys }),
  fc.record({
    name: fc.constant('deleteDocument' as const),
    kind: kinds,
    key: documentKeys,
    isNewest: fc.boolean(),
    entries,
  }),
  fc.record({
    name: fc.constant('listDocuments' as const),
    kind: kinds,
    page: pages(documentKeys, 1),
  }),
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('recordInbound' as const),
      id: optional(fc.constantFrom('in-1', 'in-2', ...addressesInUse.map(aWhatsappId))),
      from: optional(addresses),
      until: times,
      now: times,
      entries,
    }),
  },
  fc.record({ name: fc.constant('getWindow' as const), to: addresses }),
  fc.record({
    name: fc.constant('forgetInbound' as const),
    addresses: fc.array(addresses, { maxLength: 2 }),
  }),
  fc.record({ name: fc.constant('listMessages' as const), limit: fc.integer({ min: 1, max: 3 }) }),
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('selectMessages' as const),
      filter: filters,
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constant('readFeed' as const),
      after: fc.integer({ min: 0, max: 20 }),
      limit: fc.integer({ min: 1, max: 5 }),
    }),
  },
  fc.record({
    name: fc.constant('eraseFeedEntries' as const),
    sequences: fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
  }),
)
