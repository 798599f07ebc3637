import { describe, expect, it } from 'vitest'
import { Announcer, type ClientEvents } from '../../src/events/index.ts'
import { progressAttempt, retryAt } from '../../src/model/transitions.ts'
import { type UpdateContext, updateRecord } from '../../src/settlement/update-record.ts'
import type { ScopedStore } from '../../src/store/index.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { Emitter } from '../../src/util/index.ts'
import { acceptedMessage } from '../model/support.ts'

function contextOf(store: ScopedStore): UpdateContext {
  return { store, announcer: new Announcer(new Emitter<ClientEvents>(() => {}), { keepsFeed: true }) }
}

async function storedMessage() {
  const store = memoryStore().scoped('MyShop:917834811114')
  const record = acceptedMessage()
  await store.insert(record)
  return { ctx: contextOf(store), store, record }
}

describe('updateRecord()', () => {
  it('writes the next version and returns it', async () => {
    const { ctx, store, record } = await storedMessage()
    const written = await updateRecord(ctx, record, (current) => retryAt(current, 5_000))
    expect(written).toEqual({
      ...retryAt(record, 5_000),
      version: record.version + 1,
      writeId: expect.any(String),
    })
    expect(await store.get(record.id)).toEqual(written)
  })

  it('writes nothing when there is nothing to change', async () => {
    const { ctx, store, record } = await storedMessage()
    expect(await updateRecord(ctx, record, () => undefined)).toBeUndefined()
    expect(await store.get(record.id)).toEqual(record)
  })

  it('calls its function again with the newest version if another write came first', async () => {
    const { ctx, record } = await storedMessage()
    await updateRecord(ctx, record, (current) => progressAttempt(current, 0, { status: 'read' }))
    const written = await updateRecord(ctx, record, (current) =>
      progressAttempt(current, 0, { status: 'sent', whatsappId: 'w' }),
    )
    expect(written).toMatchObject({
      version: record.version + 2,
      attempts: [{ status: 'read', whatsappId: 'w' }],
    })
  })

  it('loses none of many concurrent writes', async () => {
    const { ctx, store, record } = await storedMessage()
    const writes = Array.from({ length: 20 }, (_, count) =>
      updateRecord(ctx, record, async (current) => ({
        ...current,
        metadata: { ...current.metadata, [count]: true },
      })),
    )
    await Promise.all(writes)
    const stored = await store.get(record.id)
    expect(stored?.version).toBe(record.version + 20)
    expect(Object.keys(stored?.metadata ?? {})).toHaveLength(21)
  })

  it('gives every write its own id', async () => {
    const { ctx, record } = await storedMessage()
    const first = await updateRecord(ctx, record, (current) => retryAt(current, 5_000))
    const second = await updateRecord(ctx, record, (current) => retryAt(current, 6_000))
    expect(first?.writeId).toEqual(expect.any(String))
    expect(second?.writeId).not.toBe(first?.writeId)
  })

  it('returns undefined for a message that the store has lost', async () => {
    const ctx = contextOf(memoryStore().scoped('MyShop:917834811114'))
    expect(await updateRecord(ctx, acceptedMessage(), (current) => retryAt(current, 5_000))).toBeUndefined()
  })
})
