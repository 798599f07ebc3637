import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../src/model/message-record.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { assertNever } from '../../src/util/objects.ts'
import type { StoreUnderTest } from './contract.ts'
import { PlainStore } from './model/plain-store.ts'
import { type Step, steps } from './model/steps.ts'
import { entryKinds } from './records.ts'

const byId = <Item extends { readonly id: string }>(items: readonly Item[]) =>
  [...items].sort((a, b) => (a.id < b.id ? -1 : 1))

/** Whatever is asked of it, in whatever order, a store answers as the plain one does. */
export function describeStoreModel(
  name: string,
  makeStore: () => Promise<StoreUnderTest>,
  { numRuns = 300 } = {},
): void {
  describe(`${name}, beside a plain store`, () => {
    it('gives the same answers to any steps in any order', async () => {
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
  switch (step.name) {
    case 'insert':
      return expect(await scope.insert(step.record)).toEqual(plain.insert(step.record))
    case 'replace': {
      const record = changed(plain.get(step.record.id), step.record, step.isNext)
      // A key belongs to one message: the client gives it up, and never takes another's.
      const holder = plain.findByKey(record.idempotencyKey)
      const { idempotencyKey: _, ...keyless } = record
      const written = holder !== undefined && holder.id !== record.id ? keyless : record
      return expect(await scope.replace(written, step.claim)).toBe(plain.replace(written, step.claim))
    }
    case 'findByKey':
      return expect(await scope.findByKey(step.key)).toEqual(plain.findByKey(step.key))
    case 'findByEventId':
      return expect(await scope.findByEventId(step.ids)).toEqual(plain.findByEventId(step.ids))
    case 'findOpen':
      return expect(byId(await scope.findOpen(step.to))).toEqual(byId(plain.findOpen(step.to)))
    case 'findDue':
      return await compareDue(plain, scope, step)
    case 'heartbeat':
      plain.aliveUntil[step.owner] = step.until
      return await scope.heartbeat(step.owner, step.until)
    case 'releaseOwner':
      delete plain.aliveUntil[step.owner]
      return await scope.releaseOwner(step.owner)
    case 'findOrphans':
      // Time only goes on: an owner that is gone may be forgotten.
      plain.now = Math.max(plain.now, step.now)
      return expect(byId(await scope.findOrphans(plain.now, 10))).toEqual(byId(plain.findOrphans(plain.now)))
    case 'park':
      return expect(await scope.park(step.event)).toEqual(plain.park(step.event))
    case 'discard':
      return expect(await scope.discard(step.event)).toEqual(plain.discard(step.event))
    case 'listParked':
      return expect(await scope.listParked({ limit: 2, ...(step.after && { after: step.after }) })).toEqual(
        plain.listParked(2, step.after),
      )
    case 'findParked':
      return expect(byId(await scope.findParked(step.ids))).toEqual(byId(plain.findParked(step.ids)))
    case 'findParkedFor':
      return expect(byId(await scope.findParkedFor(step.to))).toEqual(
        byId(plain.parked.filter(({ to }) => to === step.to)),
      )
    case 'unpark':
      return expect(await scope.unpark(step.event)).toBe(plain.unpark(step.event))
    case 'getEntry':
      return expect(await scope.getEntry(step.kind, step.key)).toEqual(plain.getEntry(step.kind, step.key))
    case 'putEntry':
      return expect(await scope.putEntry(step.kind, step.key, step.entry)).toEqual(
        plain.putEntry(step.kind, step.key, step.entry),
      )
    case 'replaceEntry':
      return expect(await scope.replaceEntry(step.kind, step.key, step.before, step.entry)).toBe(
        plain.replaceEntry(step.kind, step.key, step.before, step.entry),
      )
    case 'deleteEntry':
      return expect(await scope.deleteEntry(step.kind, step.key)).toBe(plain.deleteEntry(step.kind, step.key))
    case 'listEntries':
      return expect(
        await scope.listEntries(step.kind, { limit: 1, ...(step.after && { after: step.after }) }),
      ).toEqual(plain.listEntries(step.kind, 1, step.after))
    case 'recordInbound': {
      plain.now = Math.max(plain.now, step.now)
      const { id, from, until } = step
      const inbound = { ...(id && { id }), ...(from && { from }), until, now: plain.now }
      return expect(await scope.recordInbound(inbound)).toBe(plain.recordInbound(inbound))
    }
    case 'getWindow':
      return await compareWindow(plain, scope, step.to)
    case 'writeGate':
      return expect(await scope.writeGate(step.gate)).toBe(plain.writeGate(step.gate))
    default:
      return assertNever(step)
  }
}

/** What the port is never asked for is left out: another recipient, attempts that are taken back. */
function changed(stored: MessageRecord | undefined, record: MessageRecord, isNext: boolean): MessageRecord {
  if (stored === undefined) return record
  const attempts = [...stored.attempts, ...record.attempts].slice(0, 4)
  const version = isNext ? stored.version + 1 : record.version
  return { ...record, to: stored.to, attempts, version }
}

async function compareDue(
  plain: PlainStore,
  scope: ScopedStore,
  { work, now }: Extract<Step, { name: 'findDue' }>,
): Promise<void> {
  const found = await scope.findDue(work, now, 10)
  const expected = plain.findDue(work, now)
  expect(found).toEqual(expected)
  expect(await scope.nextDueAt(work)).toBe(plain.nextDueAt(work))
}

/** One that is over may be forgotten, and opened anew for less: what is told of it is over too. */
async function compareWindow(plain: PlainStore, scope: ScopedStore, to: string): Promise<void> {
  const found = await scope.getWindow(to)
  const expected = plain.windows[to] ?? 0
  if (expected > plain.now) expect(found).toBe(expected)
  else expect(found ?? 0).toBeLessThanOrEqual(plain.now)
}

async function compareAll(plain: PlainStore, scope: ScopedStore): Promise<void> {
  for (const id of ['m1', 'm2', 'm3', 'm4']) expect(await scope.get(id)).toEqual(plain.get(id))
  for (const work of ['review', 'follow-up', 'queued'] as const)
    await compareDue(plain, scope, { name: 'findDue', work, now: 6_000 })
  expect(byId(await scope.findOrphans(6_000, 10))).toEqual(byId(plain.findOrphans(6_000)))
  expect(await scope.countWaiting()).toBe(plain.countWaiting())
  for (const kind of entryKinds)
    expect(await scope.listEntries(kind, { limit: 10 })).toEqual(plain.listEntries(kind, 10))
  for (const to of ['919900000001', '919900000002']) await compareWindow(plain, scope, to)
  expect(await scope.readGate()).toEqual(plain.gate)
}
