import type { MessageFilter, MessageListRequest, MessageRecord, ScopedStore } from 'gupshup-outbound/store'
import { openStore, type StoreKind } from './open-store.ts'
import { acceptedRecord, scope } from './records.ts'

export interface ListFigure {
  readonly filter: string
  /** Of a page, in milliseconds. */
  readonly p50: number
  readonly p99: number
  /** The 99th percentile of this process's processor time, which other processes do not lengthen. */
  readonly cpuP99: number
  /** Messages on a page, at the median. */
  readonly messages: number
}

const batchSize = 2_000
const pages = 300
const pageSize = 100
const startedAt = 1_790_000_000_000

/** One of a hundred has failed, one of five is a template's, and each person has twenty messages. */
function listedRecord(index: number, rows: number): MessageRecord {
  const record = acceptedRecord(index)
  const [attempt] = record.attempts
  if (attempt === undefined) throw new Error('An accepted message has an attempt.')
  const hasFailed = index % 100 === 0
  const status = index % 7 === 0 ? 'sent' : index % 3 === 0 ? 'delivered' : 'read'
  const code = index % 10_000 === 0 ? 131_049 : 1_002
  return {
    ...record,
    to: String(919_000_000_000 + ((index * 7_919) % (rows / 20))),
    steps: record.steps.map((step) =>
      index % 5 === 0 ? { ...step, template: { key: index % 50_000 === 0 ? 'rare' : 'usual' } } : step,
    ),
    attempts: [{ ...attempt, status }],
    ...(hasFailed
      ? {
          attempts: [{ ...attempt, failure: { kind: 'recipient', via: 'webhook', code } }],
          state: {
            name: 'failed',
            failure: { kind: 'recipient', via: 'webhook', code },
            action: { type: 'skip', forMs: null },
            actionTaken: 'Nothing.',
            at: record.createdAt,
          },
        }
      : {}),
  }
}

function filtersFor(rows: number): Readonly<Record<string, MessageFilter>> {
  const somebody = String(919_000_000_000 + Math.floor(rows / 40))
  const half = startedAt + Math.floor(rows / 2)
  return {
    none: {},
    'since and until': { since: half - 50_000, until: half },
    'a frequent state': { state: 'read' },
    'a rare state': { state: 'failed' },
    'a state of no message': { state: 'queued' },
    'a person': { to: [somebody] },
    'five addresses': { to: [0, 1, 2, 3, 4].map((number) => String(Number(somebody) + number)) },
    'a frequent code': { code: 1_002 },
    'a rare code': { code: 131_049 },
    'a code of no message': { code: 470 },
    'a frequent template': { template: 'usual' },
    'a rare template': { template: 'rare' },
    'state and frequent template': { state: 'read', template: 'usual' },
    'state and rare template': { state: 'read', template: 'rare' },
    'state and person': { state: 'read', to: [somebody] },
    'state and code that exclude each other': { state: 'read', code: 1_002 },
    'code and rare template': { code: 1_002, template: 'rare' },
    'person, state, code and template': { to: [somebody], state: 'failed', code: 1_002, template: 'usual' },
    'two frequent ones that never meet': { state: 'sent', code: 131_049, template: 'usual', until: half },
  }
}

/** How long pages of lists take in a full store, from the first page on and from random places. */
export async function* measureLists(kind: StoreKind, rows: number): AsyncGenerator<ListFigure> {
  const opened = await openStore(kind)
  try {
    const store = opened.store.scoped(scope)
    for (let start = 0; start < rows; start += batchSize)
      await Promise.all(
        Array.from({ length: Math.min(batchSize, rows - start) }, (_, index) =>
          store.insert(listedRecord(start + index, rows)),
        ),
      )
    for (const [filter, its] of Object.entries(filtersFor(rows)))
      yield { filter, ...(await measurePages(store, its, rows)) }
  } finally {
    await opened.close()
  }
}

async function measurePages(
  store: ScopedStore,
  filter: MessageFilter,
  rows: number,
): Promise<Omit<ListFigure, 'filter'>> {
  const figures: { readonly ms: number; readonly cpuMs: number; readonly messages: number }[] = []
  let after: MessageListRequest['after']
  for (let page = 0; page < pages; page += 1) {
    const cpuBefore = process.cpuUsage()
    const startedPageAt = performance.now()
    const list = await store.selectMessages?.({ filter, limit: pageSize, after })
    const ms = performance.now() - startedPageAt
    const { user, system } = process.cpuUsage(cpuBefore)
    figures.push({ ms, cpuMs: (user + system) / 1_000, messages: list?.messages.length ?? 0 })
    // Three pages in a row, and then a random place.
    after = page % 3 < 2 ? list?.next : { createdAt: startedAt + Math.random() * rows, id: '' }
  }
  const sorted = (pick: (figure: (typeof figures)[number]) => number) =>
    figures.map(pick).sort((a, b) => a - b)
  const [times, cpuTimes] = [sorted(({ ms }) => ms), sorted(({ cpuMs }) => cpuMs)]
  const counts = sorted(({ messages }) => messages)
  return {
    p50: times[pages / 2] ?? 0,
    p99: times[Math.floor(pages * 0.99)] ?? 0,
    cpuP99: cpuTimes[Math.floor(pages * 0.99)] ?? 0,
    messages: counts[pages / 2] ?? 0,
  }
}
