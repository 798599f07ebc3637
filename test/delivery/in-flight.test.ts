import { describe, expect, it } from 'vitest'
import { InFlight } from '../../src/delivery/in-flight.ts'
import type { MessageRecord } from '../../src/model/message-record.ts'
import { newRecord } from '../../src/model/transitions.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const record = newRecord({
  id: 'm1',
  to: '919900000001',
  steps: [],
  hasOwnFallback: true,
  createdAt: 0,
  expiresAt: 1,
})

function setUp() {
  const clock = new ManualClock()
  const newStopper = () => new Cancellation({ clock, expiresAt: clock.now() + 86_400_000 })
  return { clock, underWay: new InFlight(), newStopper }
}

/** Work that lasts until the test ends it. */
function aRun() {
  const ends: { finish: () => void; fail: (error: Error) => void }[] = []
  const work = () =>
    new Promise<MessageRecord>((resolve, reject) =>
      ends.push({ finish: () => resolve(record), fail: reject }),
    )
  return {
    work,
    finish: () => ends.forEach((end) => void end.finish()),
    fail: (error: Error) => ends.forEach((end) => void end.fail(error)),
  }
}

describe('the messages in flight', () => {
  it('return the result of their work', async () => {
    const { underWay, newStopper } = setUp()
    expect(await underWay.run('m1', newStopper(), async () => record)).toBe(record)
  })

  it('are known by id until their work is done', async () => {
    const { underWay, newStopper } = setUp()
    const { work, finish } = aRun()
    const running = underWay.run('m1', newStopper(), work)
    expect(underWay.size).toBe(1)
    finish()
    await running
    expect(underWay.size).toBe(0)
  })

  it('include an id until the last of its two runs is done', async () => {
    const { underWay, newStopper } = setUp()
    const long = aRun()
    const running = underWay.run('m1', newStopper(), long.work)
    await underWay.run('m1', newStopper(), async () => record)
    expect(underWay.size).toBe(1)
    long.finish()
    await running
    expect(underWay.size).toBe(0)
  })

  it('reject with the error of their work, and forget the run', async () => {
    const { underWay, newStopper } = setUp()
    const { work, fail } = aRun()
    const running = underWay.run('m1', newStopper(), work)
    fail(new RangeError('lost'))
    await expect(running).rejects.toThrow(new RangeError('lost'))
    expect(underWay.size).toBe(0)
    await underWay.idle()
  })

  it('leave no timer of their cancellation behind', async () => {
    const { underWay, newStopper, clock } = setUp()
    const cancellation = newStopper()
    cancellation.onCancel(() => {})
    await underWay.run('m1', cancellation, async () => record)
    expect(clock.pending).toBe(0)
  })
})

describe('the messages in flight of a client that closes', () => {
  it('are all canceled', () => {
    const { underWay, newStopper } = setUp()
    const cancellations = [newStopper(), newStopper()]
    for (const cancellation of cancellations) void underWay.run('m1', cancellation, aRun().work)
    expect([underWay.isClosed, ...cancellations.map(({ reason }) => reason)]).toEqual([
      false,
      undefined,
      undefined,
    ])
    underWay.close()
    expect([underWay.isClosed, ...cancellations.map(({ reason }) => reason)]).toEqual([
      true,
      'closed',
      'closed',
    ])
  })

  it('are canceled before their work begins if they start later', async () => {
    const { underWay, newStopper } = setUp()
    underWay.close()
    const cancellation = newStopper()
    const reasons: unknown[] = []
    await underWay.run('m1', cancellation, async () => {
      reasons.push(cancellation.reason)
      return record
    })
    expect(reasons).toEqual(['closed'])
  })

  it('are idle when all have settled, also those that started meanwhile', async () => {
    const { underWay, newStopper } = setUp()
    const runs = [aRun(), aRun(), aRun()]
    let isIdle = false
    const [first, second, third] = runs
    void underWay.run('m1', newStopper(), first?.work ?? fail)
    underWay.run('m2', newStopper(), second?.work ?? fail).catch(() => {})
    const idle = underWay.idle().then(() => {
      isIdle = true
    })
    void underWay.run('m3', newStopper(), third?.work ?? fail)
    first?.finish()
    second?.fail(new Error('lost'))
    await settle()
    expect(isIdle).toBe(false)
    third?.finish()
    await idle
    expect(isIdle).toBe(true)
  })

  it('are idle at once if there are none', async () => {
    await expect(setUp().underWay.idle()).resolves.toBeUndefined()
  })
})

function fail(): never {
  throw new Error('There are three runs.')
}
