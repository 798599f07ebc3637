import type {
  Attempt,
  ConsumerRecord,
  DelayedEventRecord,
  ErasureRecord,
  GateRecord,
  MessageRecord,
  PersonRecord,
  Quarantine,
  RenewalRecord,
  Step,
  Suppression,
} from '../../model/index.ts'
import type { Documents } from '../documents.ts'
import type { FeedEntry } from '../feed.ts'
import type { PageRequest, ScopedStore } from '../store.ts'

/** A message in Gupshup's own form. */
export const formStep: Step = {
  type: 'text',
  path: '/wa/api/v1/msg',
  fields: { message: '{"type":"text","text":"Hello"}' },
}

/** A message in Meta's form, with values that a store might change: an empty list, a number with a fraction. */
export const jsonStep: Step = {
  type: 'template',
  path: '/wa/app/a-1/v3/marketing/msg',
  template: { key: 'spring_sale/en', params: 2, media: 'image' },
  isMarketing: true,
  body: {
    type: 'template',
    template: { name: 'spring_sale', language: { code: 'en' }, components: [] },
    discount: 12.5,
    nothing: null,
  },
}

/** An attempt without a request. */
export const withheld: Attempt = {
  step: 0,
  at: 1_000,
  epoch: 0,
  isWithheld: true,
  failure: { kind: 'recipient', via: 'client', system: 'meta-cloud', code: 131_050 },
}

/** An attempt with its billing. */
export const billed: Attempt = {
  step: 1,
  at: 2_000,
  epoch: 3,
  status: 'sent',
  billing: { billable: true, category: 'marketing', model: 'PMP', type: 'regular', conversationId: 'c-1' },
}

/** A waiting message, with the fields that a test gives. */
export function aRecord(id: string, given: Partial<Omit<MessageRecord, 'id'>> = {}): MessageRecord {
  return {
    id,
    version: 1,
    to: '919900000001',
    createdAt: 1_000,
    expiresAt: 90_000,
    steps: [formStep],
    hasOwnFallback: false,
    attempts: [],
    state: { name: 'waiting', why: 'new' },
    ...given,
  }
}

export function anAttempt(given: Partial<Attempt> = {}): Attempt {
  return { step: 0, at: 1_000, epoch: 0, ...given }
}

/** The next version of a record, with the fields that a test gives. */
export function next(record: MessageRecord, change: Partial<Omit<MessageRecord, 'id'>> = {}): MessageRecord {
  return { ...record, ...change, version: record.version + 1 }
}

export const posting = { name: 'posting' } as const
export const accepted = { name: 'accepted' } as const
export const waiting = { name: 'waiting', why: 'new' } as const
export const queued = { name: 'waiting', why: 'queued' } as const

export const unknown = {
  name: 'unknown',
  failure: { kind: 'outcome-unknown', via: 'network', reason: 'No answer within 30000 ms' },
} as const

export const unconfirmed = {
  name: 'unconfirmed',
  failure: { kind: 'recipient', via: 'webhook', system: 'meta-cloud', code: 131_026 },
} as const

export const failed = {
  name: 'failed',
  failure: { kind: 'recipient', via: 'webhook', system: 'gupshup', code: 1_002 },
  action: { type: 'skip', forMs: null },
  actionTaken: 'The number is suppressed.',
  at: 2_000,
} as const

export function aSuppression(to: string, given: Partial<Suppression> = {}): Suppression {
  return { to, code: 1_012, system: 'gupshup', since: 1_000, provisional: false, ...given }
}

export function aQuarantine(template: string, given: Partial<Quarantine> = {}): Quarantine {
  return { template, code: 132_015, system: 'meta-cloud', since: 1_000, ...given }
}

/** A renewal that has failed. */
export function aRenewal({ since = 1_000 }: { readonly since?: number } = {}): RenewalRecord {
  return { failures: 1, pause: { id: 'p-1', lengthMs: 10_000, until: since + 10_000 } }
}

/** A number that one person has had. */
function aPerson({ since = 1_000 }: { readonly since?: number } = {}): PersonRecord {
  return { type: 'number', since, tenancies: [{ userId: 'IN.1700000000000042', since, lastSeen: since }] }
}

/** The salt of a scope. */
export function anErasure({ since = 1_000 }: { readonly since?: number } = {}): ErasureRecord {
  return { salt: 'c2FsdA', since }
}

/** A consumer that one process has. */
function aConsumer({ since = 1_000 }: { readonly since?: number } = {}): ConsumerRecord {
  return {
    createdAt: since,
    members: { 'member-1': since + 30_000 },
    partitions: [{ position: 3, owner: 'member-1' }, { position: 0 }],
    revision: 0,
  }
}

/** An event that a handler has failed with. */
function aDelayedEvent({ since = 1_000 }: { readonly since?: number } = {}): DelayedEventRecord {
  return {
    ...{ sequence: 4, id: 'w-1', name: 'failed', subject: 'm-1', at: since, event: { id: 'm-1' } },
    attempts: 1,
    state: { name: 'retrying', dueAt: since + 1_000 },
    error: 'Error: the database is down',
  }
}

/** An entry for the feed, with the id of its own. */
export function anEntry(id: string): FeedEntry {
  return { id, name: 'accepted', subject: 'm-1', event: { id } }
}

/** An id as WhatsApp makes it, which encodes a number. */
export function aWhatsappId(number: string): string {
  return `wamid.${Buffer.from(`\x1c\x18\x0c${number}\x15\x02`, 'latin1').toString('base64')}`
}

export type EntryKind = (typeof entryKinds)[number]

/** Makes an entry of each kind for a key. */
export const entryOf = {
  suppression: aSuppression,
  'marketing-suppression': (to: string, given: Partial<Suppression> = {}) =>
    aSuppression(to, { scope: 'marketing', ...given }),
  quarantine: aQuarantine,
  person: (_: string, given: { readonly since?: number } = {}) => aPerson(given),
  renewal: (_: string, given: { readonly since?: number } = {}) => aRenewal(given),
  erasure: (_: string, given: { readonly since?: number } = {}) => anErasure(given),
  consumer: (_: string, given: { readonly since?: number } = {}) => aConsumer(given),
  'delayed-event': (_: string, given: { readonly since?: number } = {}) => aDelayedEvent(given),
  lane: (name: string, { since = 2_000 }: { readonly since?: number } = {}) => ({
    name,
    paused: { reason: 'too many complaints', since },
  }),
} satisfies { [Kind in EntryKind]: (key: string, given?: { readonly since?: number }) => Documents[Kind] }

/** The kinds of documents that are read and written alike. The gate is not one, because `watch()` reports it. */
export const entryKinds = [
  'suppression',
  'marketing-suppression',
  'quarantine',
  'person',
  'renewal',
  'erasure',
  'consumer',
  'delayed-event',
  'lane',
] as const

export function aGate(version: number, given: Partial<GateRecord> = {}): GateRecord {
  return { version, epoch: 0, resumedEpoch: 0, status: { state: 'open', strikes: 0 }, ...given }
}

/** The values of a page of documents. */
export async function valuesOf<Kind extends EntryKind>(
  scope: ScopedStore,
  kind: Kind,
  page: PageRequest,
): Promise<readonly Documents[Kind][]> {
  return (await scope.listDocuments(kind, page)).map(({ value }) => value)
}
