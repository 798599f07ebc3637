import { describe, expect, it, vi } from 'vitest'
import { RecordWatchers } from '../../src/delivery/record-watchers.ts'
import { newRecord } from '../../src/model/transitions.ts'

function recordOf(id: string) {
  return newRecord({ id, to: '919900000001', steps: [], hasOwnFallback: true, createdAt: 0, expiresAt: 1 })
}

describe('a tracker', () => {
  it('tells who follows a message of it, and of no other', () => {
    const tracker = new RecordWatchers()
    const listener = vi.fn()
    tracker.follow('m1', listener, () => {})
    tracker.notify(recordOf('m2'))
    tracker.notify(recordOf('m1'))
    expect(listener.mock.calls).toEqual([[recordOf('m1')]])
  })

  it('tells everybody who follows it', () => {
    const tracker = new RecordWatchers()
    const listeners = [vi.fn(), vi.fn()]
    for (const listener of listeners) tracker.follow('m1', listener, () => {})
    tracker.notify(recordOf('m1'))
    for (const listener of listeners) expect(listener).toHaveBeenCalledOnce()
  })

  it('tells nobody who has stopped following', () => {
    const tracker = new RecordWatchers()
    const [gone, there] = [vi.fn(), vi.fn()]
    const stop = tracker.follow('m1', gone, () => {})
    tracker.follow('m1', there, () => {})
    stop()
    stop()
    tracker.notify(recordOf('m1'))
    expect([gone.mock.calls.length, there.mock.calls.length]).toEqual([0, 1])
  })

  it('can be followed again after the last one stopped', () => {
    const tracker = new RecordWatchers()
    const stop = tracker.follow(
      'm1',
      () => {},
      () => {},
    )
    stop()
    const listener = vi.fn()
    tracker.follow('m1', listener, () => {})
    stop()
    tracker.notify(recordOf('m1'))
    expect(listener).toHaveBeenCalledOnce()
  })

  it('bears followers that stop while they are told', () => {
    const tracker = new RecordWatchers()
    const stops: (() => void)[] = []
    const second = vi.fn()
    stops.push(
      tracker.follow(
        'm1',
        () => stops.forEach((stop) => void stop()),
        () => {},
      ),
    )
    stops.push(tracker.follow('m1', second, () => {}))
    tracker.notify(recordOf('m1'))
    tracker.notify(recordOf('m1'))
    expect(second).toHaveBeenCalledOnce()
  })
})

describe('a tracker that closes', () => {
  it('knows that it is closed', () => {
    const tracker = new RecordWatchers()
    expect(tracker.isClosed).toBe(false)
    tracker.close()
    expect(tracker.isClosed).toBe(true)
  })

  it('tells everybody who still follows, once each', () => {
    const tracker = new RecordWatchers()
    const [gone, there] = [vi.fn(), vi.fn()]
    tracker.follow('m1', () => {}, gone)()
    const stop = tracker.follow(
      'm2',
      () => {},
      () => {
        stop()
        there()
      },
    )
    tracker.close()
    tracker.close()
    expect([gone.mock.calls.length, there.mock.calls.length]).toEqual([0, 1])
  })
})
