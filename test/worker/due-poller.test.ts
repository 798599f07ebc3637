import { describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { newRecord, retryAt } from '../../src/model/transitions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { DuePoller } from '../../src/worker/due-poller.ts'
import { ManualClock } from '../support/manual-clock.ts'

/** An agenda that writes down when it looks at which message, and takes the message off. */
function openAgenda({
  clock = new ManualClock(),
  concurrency = 100,
  pollMs,
}: {
  clock?: ManualClock
  concurrency?: number
  pollMs?: number
} = {}) {
  const store = memoryStore().scoped('MyShop:917834811114')
  const errors: unknown[] = []
  const looks: string[] = []
  const start = clock.now()
  const world = {
    clock,
    store,
    errors,
    looks,
    onDue: async (record: MessageRecord) => {
      looks.push(`${record.id} at ${clock.now() - start}`)
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
  const agenda = new DuePoller({
    store,
    clock,
    queue: 'follow-up',
    concurrency,
    pollMs,
    onError: (error) => errors.push(error),
    onDue: (record) => world.onDue(record),
  })
  return Object.assign(world, { agenda })
}

describe('an agenda', () => {
  it('looks at a message when it is due', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    agenda.wakeAt(await plan('m1', 500))
    await clock.advance(499)
    expect(looks).toEqual([])
    await clock.advance(1)
    expect(looks).toEqual(['m1 at 500'])
  })

  it('has no timer before it is armed, one however many messages wait, and none when all were looked at', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    expect(clock.pending).toBe(0)
    for (const [message, dueMs] of [700, 300, 900, 300].entries()) {
      agenda.wakeAt(await plan(`m${message}`, dueMs))
      expect(clock.pending).toBe(1)
    }
    await clock.advance(1_000)
    expect([looks.length, clock.pending]).toEqual([4, 0])
  })

  it('looks in the order in which messages are due, not in which it heard of them', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    for (const [id, dueMs] of [
      ['m1', 700],
      ['m2', 300],
      ['m3', 500],
    ] as const)
      agenda.wakeAt(await plan(id, dueMs))
    await clock.advance(1_000)
    expect(looks).toEqual(['m2 at 300', 'm3 at 500', 'm1 at 700'])
  })

  it('finds by itself what was stored and never told to it', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    await plan('m2', 800)
    agenda.wakeAt(await plan('m1', 500))
    await clock.advance(1_000)
    expect(looks).toEqual(['m1 at 500', 'm2 at 800'])
  })

  it('does nothing about a message without a time', () => {
    const { agenda, clock } = openAgenda()
    agenda.wakeAt(undefined)
    expect(clock.pending).toBe(0)
  })

  it('looks at once at what is overdue', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    agenda.wakeAt(await plan('m1', -5_000))
    await clock.advance(0)
    expect(looks).toEqual(['m1 at 0'])
  })

  it('looks at more messages than fit in one go', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    for (let message = 0; message < 250; message += 1) agenda.wakeAt(await plan(`m${message}`, 500))
    await clock.advance(500)
    expect(new Set(looks).size).toBe(250)
  })

  it('is armed by what a look makes due', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    agenda.wakeAt(await plan('m1', 500))
    await plan('m2', 60_000)
    await clock.advance(500)
    agenda.wakeAt(await plan('m3', 900))
    await clock.advance(60_000)
    expect(looks).toEqual(['m1 at 500', 'm3 at 900', 'm2 at 60000'])
  })

  it('may be woken early, as by a timer of more than 24 days, and waits on', async () => {
    const { agenda, clock, looks, plan } = openAgenda({ clock: new ManualClock({ longestTimerMs: 300 }) })
    agenda.wakeAt(await plan('m1', 1_000))
    await clock.advance(999)
    expect([looks.length, clock.pending]).toEqual([0, 1])
    await clock.advance(1)
    expect(looks).toEqual(['m1 at 1000'])
  })
})

describe('an agenda with so many places', () => {
  /** Messages that are seen to until a test ends them. */
  function openSlowAgenda(concurrency: number) {
    const world = openAgenda({ concurrency })
    const { onDue } = world
    const ends = new Map<string, () => void>()
    world.onDue = async (record) => {
      await onDue(record)
      await new Promise<void>((resolve) => ends.set(record.id, resolve))
    }
    return {
      ...world,
      agenda: world.agenda,
      started: () => [...ends.keys()],
      end: (id: string) => ends.get(id)?.(),
    }
  }

  it('sees to no more at once, and to the next as soon as a place is free', async () => {
    const { agenda, clock, plan, started, end } = openSlowAgenda(2)
    for (const id of ['m1', 'm2', 'm3', 'm4']) agenda.wakeAt(await plan(id, 500))
    await clock.advance(500)
    expect(started()).toEqual(['m1', 'm2'])
    end('m2')
    await clock.advance(0)
    expect(started()).toEqual(['m1', 'm2', 'm3'])
    expect(clock.pending).toBe(0)
  })

  it('waits at its close for what it has begun, and begins nothing more', async () => {
    const { agenda, clock, plan, started, end } = openSlowAgenda(1)
    for (const id of ['m1', 'm2']) agenda.wakeAt(await plan(id, 500))
    await clock.advance(500)
    let isClosed = false
    const closing = agenda.close().then(() => {
      isClosed = true
    })
    await clock.advance(0)
    expect(isClosed).toBe(false)
    end('m1')
    await closing
    expect(started()).toEqual(['m1'])
  })
})

describe('what becomes due while an agenda looks', () => {
  it('is found, in whichever moment of the look it comes', async () => {
    const lost: number[] = []
    for (let turns = 0; turns < 40; turns += 1) {
      const { agenda, clock, looks, plan } = openAgenda()
      agenda.wakeAt(clock.now())
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      void plan('m1', 0)
      agenda.wakeAt(clock.now())
      await clock.advance(0)
      if (looks.length !== 1) lost.push(turns)
    }
    expect(lost).toEqual([])
  })

  it('is found, though its time came between asking what is due and asking what is next', async () => {
    const { agenda, clock, looks, plan, store } = openAgenda()
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
    agenda.wakeAt(start)
    await clock.advance(50)
    expect(looks).toEqual(['m1 at 2'])
  })
})

describe('an agenda that polls', () => {
  it('finds what another process has stored', async () => {
    const { clock, looks, plan } = openAgenda({ pollMs: 1_000 })
    await plan('m1', 200)
    await clock.advance(999)
    expect(looks).toEqual([])
    await clock.advance(1)
    expect(looks).toEqual(['m1 at 1000'])
  })

  it('has no timer once it is closed', async () => {
    const { agenda, clock } = openAgenda({ pollMs: 1_000 })
    await clock.advance(2_500)
    await agenda.close()
    expect(clock.pending).toBe(0)
  })
})

describe('a look that fails', () => {
  it('is told of and comes again later', async () => {
    const world = openAgenda()
    const { agenda, clock, looks, errors, plan, onDue } = world
    agenda.wakeAt(await plan('m1', 500))
    const broken = new StoreError('The disk is full.')
    world.onDue = () => Promise.reject(broken)
    await clock.advance(500)
    expect(errors).toEqual([broken])
    expect(clock.pending).toBe(1)
    world.onDue = onDue
    await clock.advance(999)
    expect(looks).toEqual([])
    await clock.advance(1)
    expect(looks).toEqual(['m1 at 1500'])
  })

  it('does not keep the others waiting', async () => {
    const world = openAgenda()
    const { agenda, clock, looks, plan, onDue } = world
    agenda.wakeAt(await plan('bad', 500))
    await plan('good', 500)
    world.onDue = (record) => (record.id === 'bad' ? Promise.reject(new Error('odd')) : onDue(record))
    await clock.advance(500)
    expect(looks).toEqual(['good at 500'])
  })

  it('comes again also when the store cannot even be asked what is due', async () => {
    const { agenda, clock, looks, errors, plan, store } = openAgenda()
    agenda.wakeAt(await plan('m1', 500))
    const findDue = store.findDue.bind(store)
    store.findDue = () => Promise.reject(new StoreError('The connection is gone.'))
    await clock.advance(3_500)
    expect(errors).toHaveLength(4)
    store.findDue = findDue
    await clock.advance(1_000)
    expect(looks).toEqual(['m1 at 4500'])
  })
})

describe('a closed agenda', () => {
  it('has no timer and gets none', async () => {
    const { agenda, clock, looks, plan } = openAgenda()
    agenda.wakeAt(await plan('m1', 500))
    agenda.close()
    expect(clock.pending).toBe(0)
    agenda.wakeAt(await plan('m2', 100))
    await clock.advance(1_000)
    expect([looks, clock.pending]).toEqual([[], 0])
  })

  it('looks at nothing more, though it was closed in the middle of a look', async () => {
    const world = openAgenda()
    const { agenda, clock, plan, onDue } = world
    agenda.wakeAt(await plan('m1', 500))
    await plan('m2', 60_000)
    world.onDue = async (record) => {
      agenda.close()
      await onDue(record)
    }
    await clock.advance(500)
    expect(clock.pending).toBe(0)
  })
})
