import { describe, expect, it } from 'vitest'
import { progressAttempt, retryAt } from '../../src/model/transitions.ts'
import { updateRecord } from '../../src/settlement/update-record.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { acceptedMessage } from '../model/support.ts'

async function storedMessage() {
  const store = memoryStore().scoped('MyShop:917834811114')
  const record = acceptedMessage()
  await store.insert(record)
  return { store, record }
}

describe('updateRecord()', () => {
  it('writes the next version and returns it', async () => {
    const { store, record } = await storedMessage()
    const written = await updateRecord(store, record, (current) => retryAt(current, 5_000))
    expect(written).toEqual({
      ...retryAt(record, 5_000),
      version: record.version + 1,
      writeId: expect.any(String),
    })
    expect(await store.get(record.id)).toEqual(written)
  })

  it('writes nothing when there is nothing to change', async () => {
    const { store, record } = await storedMessage()
    expect(await updateRecord(store, record, () => undefined)).toBeUndefined()
    expect(await store.get(record.id)).toEqual(record)
  })

  it('calls its function again with the newest version if another write came first', async () => {
    const { store, record } = await storedMessage()
    await updateRecord(store, record, (current) => progressAttempt(current, 0, { status: 'read' }))
    const written = await updateRecord(store, record, (current) =>
      progressAttempt(current, 0, { status: 'sent', whatsappId: 'w' }),
    )
    expect(written).toMatchObject({
      version: record.version + 2,
      attempts: [{ status: 'read', whatsappId: 'w' }],
    })
  })

  it('loses none of many concurrent writes', async () => {
    const { store, record } = await storedMessage()
    const writes = Array.from({ length: 20 }, (_, count) =>
      updateRecord(store, record, async (current) => ({
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
    const { store, record } = await storedMessage()
    const first = await updateRecord(store, record, (current) => retryAt(current, 5_000))
    const second = await updateRecord(store, record, (current) => retryAt(current, 6_000))
    expect(first?.writeId).toEqual(expect.any(String))
    expect(second?.writeId).not.toBe(first?.writeId)
  })

  it('returns undefined for a message that the store has lost', async () => {
    const store = memoryStore().scoped('MyShop:917834811114')
    expect(await updateRecord(store, acceptedMessage(), (current) => retryAt(current, 5_000))).toBeUndefined()
  })
})
