import { describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { newRecord, retryAt } from '../../src/model/transitions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { DuePoller } from '../../src/worker/due-poller.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** A due poller that records when it processes each message, and takes the message out of the queue. */
function openPoller({
  clock = new ManualClock(),
  concurrency = 100,
  others,
}: {
  clock?: ManualClock
  concurrency?: number
  /** What the store knows of the writes of other processes. */
  others?: { readonly isShared: true; readonly isListening?: boolean } | undefined
} = {}) {
  const store: ScopedStore = Object.assign(memoryStore().scoped('MyShop:917834811114'), others)
  const errors: unknown[] = []
  const processed: string[] = []
  const start = clock.now()
  const fixture = {
    clock,
    store,
    errors,
    processed,
    onDue: async (record: MessageRecord) => {
      processed.push(`${record.id} at ${clock.now() - start}`)
      await store.replace({ ...retryAt(record, undefined), version: record.version + 1 })
    },
    /** Stores a message that is due so many milliseconds after the start. */
    async plan(id: string, dueMs: number) {
      const steps = [{ type: 'text', path: '/wa/api/v1/msg', fields: {} }]
      const about = {
        to: '919900000001',
        steps,
        hasOwnFallback: true,
        createdAt: start,
        expiresAt: start + 86_400_000,
      }
      await store.insert(retryAt(newRecord({ id, ...about }), start + dueMs))
      return start + dueMs
    },
  }
  const poller = new DuePoller({
    store,
    clock,
    random: () => 0,
    queue: 'follow-up',
    concurrency,
    onError: (error) => errors.push(error),
    onDue: (record) => fixture.onDue(record),
  })
  return Object.assign(fixture, { poller })
}

describe('a due poller', () => {
  it('processes a message when it is due', async () => {
    const { poller, clock, processed, plan } = openPoller()
    poller.wakeAt(await plan('m1', 500))
    await clock.advance(499)
    expect(processed).toEqual([])
    await clock.advance(1)
    expect(processed).toEqual(['m1 at 500'])
  })

  it('has no timer before it must wake, one however many messages wait, and none when all are processed', async () => {
    const { poller, clock, processed, plan } = openPoller()
    expect(clock.pending).toBe(0)
    for (const [message, dueMs] of [700, 300, 900, 300].entries()) {
      poller.wakeAt(await plan(`m${message}`, dueMs))
      expect(clock.pending).toBe(1)
    }
    await clock.advance(1_000)
    expect([processed.length, clock.pending]).toEqual([4, 0])
  })

  it('processes messages in the order of their due times, not of its notifications', async () => {
    const { poller, clock, processed, plan } = openPoller()
    for (const [id, dueMs] of [
      ['m1', 700],
      ['m2', 300],
      ['m3', 500],
    ] as const)
      poller.wakeAt(await plan(id, dueMs))
    await clock.advance(1_000)
    expect(processed).toEqual(['m2 at 300', 'm3 at 500', 'm1 at 700'])
  })

  it('finds stored messages without a notification', async () => {
    const { poller, clock, processed, plan } = openPoller()
    await plan('m2', 800)
    poller.wakeAt(await plan('m1', 500))
    await clock.advance(1_000)
    expect(processed).toEqual(['m1 at 500', 'm2 at 800'])
  })

  it('ignores a message without a due time', () => {
    const { poller, clock } = openPoller()
    poller.wakeAt(undefined)
    expect(clock.pending).toBe(0)
  })

  it('processes overdue messages at once', async () => {
    const { poller, clock, processed, plan } = openPoller()
    poller.wakeAt(await plan('m1', -5_000))
    await clock.advance(0)
    expect(processed).toEqual(['m1 at 0'])
  })

  it('processes more messages than one poll returns', async () => {
    const { poller, clock, processed, plan } = openPoller()
    for (let message = 0; message < 250; message += 1) poller.wakeAt(await plan(`m${message}`, 500))
    await clock.advance(500)
    expect(new Set(processed).size).toBe(250)
  })

  it('wakes for messages that become due by processing others', async () => {
    const { poller, clock, processed, plan } = openPoller()
    poller.wakeAt(await plan('m1', 500))
    await plan('m2', 60_000)
    await clock.advance(500)
    poller.wakeAt(await plan('m3', 900))
    await clock.advance(60_000)
    expect(processed).toEqual(['m1 at 500', 'm3 at 900', 'm2 at 60000'])
  })

  it('continues to wait after an early timer, such as one of more than 24 days', async () => {
    const { poller, clock, processed, plan } = openPoller({ clock: new ManualClock({ maxTimerMs: 300 }) })
    poller.wakeAt(await plan('m1', 1_000))
    await clock.advance(999)
    expect([processed.length, clock.pending]).toEqual([0, 1])
    await clock.advance(1)
    expect(processed).toEqual(['m1 at 1000'])
  })
})

describe('a due poller with a concurrency', () => {
  /** Messages that are seen to until a test ends them. */
  function openSlowPoller(concurrency: number) {
    const fixture = openPoller({ concurrency })
    const { onDue } = fixture
    const ends = new Map<string, () => void>()
    fixture.onDue = async (record) => {
      await onDue(record)
      await new Promise<void>((resolve) => ends.set(record.id, resolve))
    }
    return {
      ...fixture,
      poller: fixture.poller,
      started: () => [...ends.keys()],
      end: (id: string) => ends.get(id)?.(),
    }
  }

  it('processes no more messages at once, and the next as soon as a place is free', async () => {
    const { poller, clock, plan, started, end } = openSlowPoller(2)
    for (const id of ['m1', 'm2', 'm3', 'm4']) poller.wakeAt(await plan(id, 500))
    await clock.advance(500)
    expect(started()).toEqual(['m1', 'm2'])
    end('m2')
    await clock.advance(0)
    expect(started()).toEqual(['m1', 'm2', 'm3'])
    expect(clock.pending).toBe(0)
  })

  it('waits on close() for the messages that it has started, and starts no more', async () => {
    const { poller, clock, plan, started, end } = openSlowPoller(1)
    for (const id of ['m1', 'm2']) poller.wakeAt(await plan(id, 500))
    await clock.advance(500)
    let isClosed = false
    const closing = poller.close().then(() => {
      isClosed = true
    })
    await clock.advance(0)
    expect(isClosed).toBe(false)
    end('m1')
    await closing
    expect(started()).toEqual(['m1'])
  })
})

describe('a message that becomes due during a poll', () => {
  it('is found, at any moment of the poll', async () => {
    const lost: number[] = []
    for (let ticks = 0; ticks < 40; ticks += 1) {
      const { poller, clock, processed, plan } = openPoller()
      poller.wakeAt(clock.now())
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
      void plan('m1', 0)
      poller.wakeAt(clock.now())
      await clock.advance(0)
      if (processed.length !== 1) lost.push(ticks)
    }
    expect(lost).toEqual([])
  })

  it('is found, also between the query for due messages and the query for the next due time', async () => {
    const { poller, clock, processed, plan, store } = openPoller()
    const start = clock.now()
    let passedMs = 0
    vi.spyOn(clock, 'now').mockImplementation(() => start + passedMs)
    const findDue = store.findDue.bind(store)
    store.findDue = async (...given) => {
      const due = await findDue(...given)
      passedMs = 2
      return due
    }
    await plan('m1', 1)
    poller.wakeAt(start)
    await clock.advance(50)
    expect(processed).toEqual(['m1 at 2'])
  })
})

describe('a due poller of a shared store', () => {
  it('polls once in ten milliseconds, however many messages another process writes', async () => {
    const { poller, clock, store } = openPoller({ others: { isShared: true, isListening: true } })
    const findDue = vi.spyOn(store, 'findDue')
    for (let written = 0; written < 50; written += 1) {
      poller.hear(clock.now())
      await clock.advance(1)
    }
    expect(findDue).toHaveBeenCalledTimes(6)
  })

  it('finds messages that another process has stored', async () => {
    const { clock, processed, plan } = openPoller({ others: { isShared: true } })
    await plan('m1', 200)
    await clock.advance(999)
    expect(processed).toEqual([])
    await clock.advance(1)
    expect(processed).toEqual(['m1 at 1000'])
  })

  it('looks every five minutes while the store tells of other processes, and each second once it does not', async () => {
    const others = { isShared: true, isListening: true } as const
    const { clock, processed, plan, store } = openPoller({ others })
    await plan('m1', 200)
    await clock.advance(299_000)
    expect(processed).toEqual([])
    await clock.advance(1_000)
    expect(processed).toEqual(['m1 at 300000'])
    await plan('m2', 300_200)
    Object.assign(store, { isListening: false })
    await clock.advance(1_000)
    expect(processed.at(-1)).toBe('m2 at 301000')
  })

  it('has no timer once it is closed', async () => {
    const { poller, clock } = openPoller({ others: { isShared: true } })
    await clock.advance(2_500)
    await poller.close()
    expect(clock.pending).toBe(0)
  })
})

describe('a poll that fails', () => {
  it('is reported and repeated later', async () => {
    const fixture = openPoller()
    const { poller, clock, processed, errors, plan, onDue } = fixture
    poller.wakeAt(await plan('m1', 500))
    const broken = new StoreError('The disk is full.')
    fixture.onDue = () => Promise.reject(broken)
    await clock.advance(500)
    expect(errors).toEqual([broken])
    expect(clock.pending).toBe(1)
    fixture.onDue = onDue
    await clock.advance(999)
    expect(processed).toEqual([])
    await clock.advance(1)
    expect(processed).toEqual(['m1 at 1500'])
  })

  it('does not delay other messages', async () => {
    const fixture = openPoller()
    const { poller, clock, processed, plan, onDue } = fixture
    poller.wakeAt(await plan('bad', 500))
    await plan('good', 500)
    fixture.onDue = (record) => (record.id === 'bad' ? Promise.reject(new Error('odd')) : onDue(record))
    await clock.advance(500)
    expect(processed).toEqual(['good at 500'])
  })

  it('is repeated also if the query for due messages fails', async () => {
    const { poller, clock, processed, errors, plan, store } = openPoller()
    poller.wakeAt(await plan('m1', 500))
    const findDue = store.findDue.bind(store)
    store.findDue = () => Promise.reject(new StoreError('The connection is gone.'))
    await clock.advance(3_500)
    expect(errors).toHaveLength(4)
    store.findDue = findDue
    await clock.advance(1_000)
    expect(processed).toEqual(['m1 at 4500'])
  })
})

describe('a closed due poller', () => {
  it('has no timer and sets none', async () => {
    const { poller, clock, processed, plan } = openPoller()
    poller.wakeAt(await plan('m1', 500))
    poller.close()
    expect(clock.pending).toBe(0)
    poller.wakeAt(await plan('m2', 100))
    await clock.advance(1_000)
    expect([processed, clock.pending]).toEqual([[], 0])
  })

  it('processes no more messages, also if it was closed during a poll', async () => {
    const fixture = openPoller()
    const { poller, clock, plan, onDue } = fixture
    poller.wakeAt(await plan('m1', 500))
    await plan('m2', 60_000)
    fixture.onDue = async (record) => {
      poller.close()
      await onDue(record)
    }
    await clock.advance(500)
    expect(clock.pending).toBe(0)
  })
})
