import { describe, expect, it } from 'vitest'
import { Announcer, type ClientEvents, type EventDraft, eventOf } from '../../src/events/index.ts'
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

  it('tells the events of a write in its own step, and to listeners after it', async () => {
    const { ctx, store, record } = await storedMessage()
    const drafts = (): readonly EventDraft[] => [
      { name: 'accepted', subject: record.id, event: { ...eventOf(record), step: 0 } },
    ]
    const written = await updateRecord(ctx, record, (current) => retryAt(current, 5_000), { tell: drafts })
    await updateRecord(ctx, record, () => undefined, { tell: drafts })
    const { entries } = (await store.readFeed({ after: 0, limit: 10 })) ?? {}
    expect(entries).toMatchObject([{ id: written?.writeId, name: 'accepted', event: { id: record.id } }])
  })

  it('tells of an erased message nothing that only a webhook or a response says of the person', async () => {
    const { ctx, store, record } = await storedMessage()
    const erased = { ...record, to: 'erased:4Yq', isErased: true } as const
    const userId = 'IN.1648700000000001'
    const failure = {
      kind: 'recipient',
      via: 'webhook',
      code: 1_002,
      reason: 'Asha',
      href: 'https://asha',
    } as const
    const tell = (written: typeof record): readonly EventDraft[] => {
      const { id: subject } = written
      const about = { ...eventOf(written), step: 0 }
      const person = { userId, parentUserId: userId, username: 'asha' }
      const error = { failure, cause: failure, to: written.to, id: subject }
      return [
        { name: 'status', subject, event: { ...about, ...person, status: 'read' } },
        {
          name: 'billing',
          subject,
          event: { ...about, ...person, billing: { billable: true, conversationId: userId } },
        },
        { name: 'failed', subject, event: { ...about, error } },
        { name: 'unknown', subject, event: { ...about, error } },
        { name: 'retry', subject, event: { ...about, error, retries: 1, pauseMs: 1 } },
        { name: 'fallback', subject, event: { ...about, error } },
      ]
    }
    await updateRecord(ctx, record, () => erased, { tell })
    const { entries = [] } = (await store.readFeed({ after: 0, limit: 10 })) ?? {}
    expect(entries).toHaveLength(6)
    expect(entries).toMatchObject([
      { event: { status: 'read' } },
      { event: { billing: { billable: true } } },
      {},
      {},
      {},
      {},
    ])
    expect(JSON.stringify(entries)).not.toMatch(/asha|IN\.16487/i)
  })

  it('returns undefined for a message that the store has lost', async () => {
    const ctx = contextOf(memoryStore().scoped('MyShop:917834811114'))
    expect(await updateRecord(ctx, acceptedMessage(), (current) => retryAt(current, 5_000))).toBeUndefined()
  })
})
