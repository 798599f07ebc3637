import { describe, expect, it } from 'vitest'
import { Harbour } from '../../src/delivery/harbour.ts'
import { newRecord } from '../../src/delivery/record/transitions.ts'
import { Stopper } from '../../src/delivery/stopper.ts'
import type { MessageRecord } from '../../src/store/index.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const record = newRecord({
  id: 'm1',
  to: '919900000001',
  links: [],
  chained: true,
  createdAt: 0,
  expiresAt: 1,
})

function setUp() {
  const clock = new ManualClock()
  const newStopper = () => new Stopper({ clock, expiresAt: clock.now() + 86_400_000 })
  return { clock, harbour: new Harbour(), newStopper }
}

/** Work that lasts until it is told to end. */
function voyage() {
  const ends: { arrive: () => void; sink: (error: Error) => void }[] = []
  const work = () =>
    new Promise<MessageRecord>((resolve, reject) =>
      ends.push({ arrive: () => resolve(record), sink: reject }),
    )
  return {
    work,
    arrive: () => ends.forEach((end) => void end.arrive()),
    sink: (error: Error) => ends.forEach((end) => void end.sink(error)),
  }
}

describe('a harbour', () => {
  it('gives back what the work gives', async () => {
    const { harbour, newStopper } = setUp()
    expect(await harbour.sail('m1', newStopper(), async () => record)).toBe(record)
  })

  it('knows who is on the way, by id, until the work is done', async () => {
    const { harbour, newStopper } = setUp()
    const { work, arrive } = voyage()
    const sailing = harbour.sail('m1', newStopper(), work)
    expect([harbour.underWay().has('m1'), harbour.underWay().has('m2')]).toEqual([true, false])
    arrive()
    await sailing
    expect(harbour.underWay().has('m1')).toBe(false)
  })

  it('knows it until the last of two voyages with one id is done', async () => {
    const { harbour, newStopper } = setUp()
    const long = voyage()
    const sailing = harbour.sail('m1', newStopper(), long.work)
    await harbour.sail('m1', newStopper(), async () => record)
    expect(harbour.underWay().has('m1')).toBe(true)
    long.arrive()
    await sailing
    expect(harbour.underWay().has('m1')).toBe(false)
  })

  it('passes an error on and forgets the voyage', async () => {
    const { harbour, newStopper } = setUp()
    const { work, sink } = voyage()
    const sailing = harbour.sail('m1', newStopper(), work)
    sink(new RangeError('lost'))
    await expect(sailing).rejects.toThrow(new RangeError('lost'))
    expect(harbour.underWay().has('m1')).toBe(false)
    await harbour.idle()
  })

  it('leaves no timer of the stopper behind', async () => {
    const { harbour, newStopper, clock } = setUp()
    const stopper = newStopper()
    stopper.onStop(() => {})
    await harbour.sail('m1', stopper, async () => record)
    expect(clock.pending).toBe(0)
  })
})

describe('a harbour that closes', () => {
  it('stops everybody on the way', () => {
    const { harbour, newStopper } = setUp()
    const stoppers = [newStopper(), newStopper()]
    for (const stopper of stoppers) void harbour.sail('m1', stopper, voyage().work)
    expect([harbour.isClosed, ...stoppers.map(({ reason }) => reason)]).toEqual([false, undefined, undefined])
    harbour.close()
    expect([harbour.isClosed, ...stoppers.map(({ reason }) => reason)]).toEqual([true, 'closed', 'closed'])
  })

  it('stops who sets out later before the work begins', async () => {
    const { harbour, newStopper } = setUp()
    harbour.close()
    const stopper = newStopper()
    const reasons: unknown[] = []
    await harbour.sail('m1', stopper, async () => {
      reasons.push(stopper.reason)
      return record
    })
    expect(reasons).toEqual(['closed'])
  })

  it('is idle when everybody has arrived, or sunk, and those who set out meanwhile too', async () => {
    const { harbour, newStopper } = setUp()
    const voyages = [voyage(), voyage(), voyage()]
    let isIdle = false
    const [first, second, third] = voyages
    void harbour.sail('m1', newStopper(), first?.work ?? fail)
    harbour.sail('m2', newStopper(), second?.work ?? fail).catch(() => {})
    const idle = harbour.idle().then(() => {
      isIdle = true
    })
    void harbour.sail('m3', newStopper(), third?.work ?? fail)
    first?.arrive()
    second?.sink(new Error('lost'))
    await settle()
    expect(isIdle).toBe(false)
    third?.arrive()
    await idle
    expect(isIdle).toBe(true)
  })

  it('is idle at once when nobody is on the way', async () => {
    await expect(setUp().harbour.idle()).resolves.toBeUndefined()
  })
})

function fail(): never {
  throw new Error('There are three voyages.')
}
