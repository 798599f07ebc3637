import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../model/index.ts'
import { assertNever } from '../../util/index.ts'
import type { FeedEntry } from '../feed.ts'
import { eachMessage } from '../operations.ts'
import type { DueRequest } from '../rate.ts'
import type { ScopedStore } from '../store.ts'
import { listed } from './contract/lists.ts'
import { PlainStore } from './model/plain-store.ts'
import { documentKinds, type Step, steps } from './model/steps.ts'
import { anEntry } from './records.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const byId = <Item extends { readonly id: string }>(items: readonly Item[]) =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1))

/**
 * Defines one test of Vitest that runs random operations on the store and on a plain one, and compares every result. fast-check shows the
 * shortest list of operations that gives different results.
 *
 * @param makeStore Makes an empty store.
 * @param options.numRuns How many lists of operations are run, 300 by default.
 */
export function describeStoreModel(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { numRuns = 300 } = {},
): void {
  describe(`${name}, beside a plain store`, () => {
    it('random operations give the same results as a plain store', async () => {
      const made = await makeStore()
      let run = 0
      try {
        const property = fc.asyncProperty(fc.array(steps, { maxLength: 80, size: 'max' }), async (plan) => {
          const plain = new PlainStore()
          const scope = made.store.scoped(`Model:${run++}`)
          for (const step of plan) await compare(plain, scope, step)
          await compareAll(plain, scope)
        })
        await fc.assert(property, { numRuns })
      } finally {
        await made.close()
      }
    }, 120_000)
  })
}

async function compare(plain: PlainStore, scope: ScopedStore, step: Step): Promise<void> {
  const entries = entriesOf(plain, step)
  switch (step.name) {
    case 'insert':
      return expect(await scope.insert(step.record, entries)).toEqual(plain.insert(step.record, entries))
    case 'replace': {
      const written = withOwnKey(plain, changed(plain.get(step.record.id), step.record, step.isNext))
      return expect(await scope.replace(written, step.claim, entries)).toBe(
        plain.replace(written, step.claim, entries),
      )
    }
    case 'find':
      return expect(byId(await scope.find(step.by))).toEqual(byId(plain.find(step.by)))
    case 'findDue':
      return await compareDue(plain, scope, step.request)
    case 'heartbeat':
      plain.aliveUntil[step.owner] = step.until
      return await scope.heartbeat(step.owner, step.until)
    case 'findOrphans':
      // Time never goes back, because a store may delete expired heartbeats.
      plain.now = Math.max(plain.now, step.now)
      return expect(byId(await scope.findOrphans(plain.now, 10))).toEqual(byId(plain.findOrphans(plain.now)))
    case 'park':
      return expect(await scope.park(step.event)).toEqual(plain.park(step.event))
    case 'findParked':
      return expect(byId(await scope.findParked(step.by))).toEqual(byId(plain.findParked(step.by)))
    case 'listParked':
      return expect(await scope.findParked({ page: step.page })).toEqual(
        plain.findParked({ page: step.page }),
      )
    case 'unpark':
      // What is over by then may be deleted.
      plain.now = Math.max(plain.now, step.event.receivedAt)
      return expect(await scope.unpark(step.event, step.reason, entries)).toEqual(
        plain.unpark(step.event, step.reason, entries),
      )
    case 'getDocument':
      return expect(await scope.getDocument(step.kind, step.key)).toEqual(
        plain.getDocument(step.kind, step.key),
      )
    case 'putDocument': {
      const { kind, document, expectedVersion } = written(plain, step)
      return expect(await scope.putDocument(kind, document, expectedVersion, entries)).toBe(
        plain.putDocument(kind, document, expectedVersion, entries),
      )
    }
    case 'deleteDocument': {
      const version = step.isNewest ? (plain.getDocument(step.kind, step.key)?.version ?? 1) : 1
      return expect(await scope.deleteDocument(step.kind, step.key, version, entries)).toBe(
        plain.deleteDocument(step.kind, step.key, version, entries),
      )
    }
    case 'listDocuments':
      return expect(await scope.listDocuments(step.kind, step.page)).toEqual(
        plain.listDocuments(step.kind, step.page),
      )
    case 'recordInbound': {
      plain.now = Math.max(plain.now, step.now)
      const { id, from, until } = step
      const inbound = { ...(id && { id }), ...(from && { from }), until, now: plain.now }
      return expect(await scope.recordInbound(inbound, entries)).toBe(plain.recordInbound(inbound, entries))
    }
    case 'forgetInbound':
      // The count depends on how many expired ones the store has deleted before.
      plain.forgetInbound(step.addresses)
      expect(await scope.forgetInbound(step.addresses)).toBeGreaterThanOrEqual(0)
      return
    case 'listMessages':
      return expect(byId(await allMessages(scope, step.limit))).toEqual(byId(plain.messages))
    case 'selectMessages':
      return expect(await listed(scope, step.filter, step.limit)).toEqual(plain.selectMessages(step.filter))
    case 'readFeed':
      return await compareFeed(plain, scope, step)
    case 'eraseFeedEntries': {
      const sequences = step.sequences.filter((sequence) => sequence <= plain.feed.length)
      plain.eraseFeedEntries(sequences)
      return await scope.eraseFeedEntries(sequences)
    }
    case 'getWindow':
      return await compareWindow(plain, scope, step.to)
    default:
      return assertNever(step)
  }
}

/** The entries of a write. No two have the same id. */
function entriesOf(plain: PlainStore, step: Step): readonly FeedEntry[] {
  if (!('entries' in step)) return []
  return Array.from({ length: step.entries }, () => anEntry(`entry-${plain.made++}`))
}

/** The client drops a key, and never takes the key of another message. A key that went from message to message stays in all of them. */
function withOwnKey(plain: PlainStore, record: MessageRecord): MessageRecord {
  const stored = plain.get(record.id)?.idempotencyKey
  const isShared = plain.messages.some(
    ({ id, idempotencyKey }) => id !== record.id && stored !== undefined && idempotencyKey === stored,
  )
  if (isShared && stored !== undefined) return { ...record, idempotencyKey: stored }
  const holder = plain.holderOf(record.idempotencyKey)
  const { idempotencyKey: _, ...keyless } = record
  return holder !== undefined && holder.id !== record.id ? keyless : record
}

/** A store may choose where its pages end, because of what was erased. */
async function compareFeed(
  plain: PlainStore,
  scope: ScopedStore,
  { after, limit }: Pick<Extract<Step, { name: 'readFeed' }>, 'after' | 'limit'>,
): Promise<void> {
  const entries: object[] = []
  for (let position = after; ; ) {
    const page = await scope.readFeed({ after: position, limit })
    expect(page.newest).toBe(plain.feed.length)
    expect(page.entries.length).toBeLessThanOrEqual(limit)
    entries.push(...page.entries.map(({ at: _, ...entry }) => entry))
    if (page.next === position) break
    position = page.next
  }
  expect(entries).toEqual(plain.entriesAfter(after))
}

/** A document that mostly has the next version. */
function written(plain: PlainStore, { kind, document, isNext }: Extract<Step, { name: 'putDocument' }>) {
  const stored = plain.getDocument(kind, document.key)?.version ?? 0
  const expectedVersion = isNext ? stored : document.version - 1
  return { kind, document: { ...document, version: expectedVersion + 1 }, expectedVersion }
}

/** Leaves out what the client never does: another recipient, another time of creation, fewer attempts. */
function changed(stored: MessageRecord | undefined, record: MessageRecord, isNext: boolean): MessageRecord {
  if (stored === undefined) return record
  const attempts = [...stored.attempts, ...record.attempts].slice(0, 4)
  const version = isNext ? stored.version + 1 : record.version
  return { ...record, to: stored.to, createdAt: stored.createdAt, attempts, version }
}

/** Every message, each once. */
async function allMessages(scope: ScopedStore, limit: number): Promise<readonly MessageRecord[]> {
  const found = new Map<string, MessageRecord>()
  for await (const record of eachMessage(scope, limit)) found.set(record.id, record)
  return [...found.values()]
}

async function compareDue(plain: PlainStore, scope: ScopedStore, request: DueRequest): Promise<void> {
  expect(await scope.findDue(request)).toEqual(plain.findDue(request))
}

/** A store may delete a closed window, and open it again for a shorter time, so only its being closed is compared. */
async function compareWindow(plain: PlainStore, scope: ScopedStore, to: string): Promise<void> {
  const found = await scope.getWindow(to)
  const expected = plain.windows[to] ?? 0
  if (expected > plain.now) expect(found).toBe(expected)
  else expect(found ?? 0).toBeLessThanOrEqual(plain.now)
}

async function compareAll(plain: PlainStore, scope: ScopedStore): Promise<void> {
  for (const id of ['m1', 'm2', 'm3', 'm4']) expect(await scope.get(id)).toEqual(plain.get(id))
  for (const queue of ['review', 'follow-up', 'queued'] as const)
    await compareDue(plain, scope, { queue, now: 6_000, limit: 10 })
  expect(byId(await scope.findOrphans(6_000, 10))).toEqual(byId(plain.findOrphans(6_000)))
  expect(await listed(scope, {})).toEqual(plain.selectMessages({}))
  await compareFeed(plain, scope, { after: 0, limit: 10 })
  expect(await scope.countWaiting()).toBe(plain.countWaiting())
  for (const kind of documentKinds)
    expect(await scope.listDocuments(kind, { limit: 10 })).toEqual(plain.listDocuments(kind, { limit: 10 }))
  for (const to of ['919900000001', '919900000002']) await compareWindow(plain, scope, to)
}
