import { describe, expect, it, vi } from 'vitest'
import { RecordWatchers } from '../../src/delivery/receipt.ts'
import { newRecord } from '../../src/model/transitions.ts'

function recordOf(id: string) {
  return newRecord({ id, to: '919900000001', steps: [], hasOwnFallback: true, createdAt: 0, expiresAt: 1 })
}

describe('the record watchers', () => {
  it('notify the listener of a message, and no other', () => {
    const watchers = new RecordWatchers()
    const listener = vi.fn()
    watchers.follow('m1', listener, () => {})
    watchers.notify(recordOf('m2'))
    watchers.notify(recordOf('m1'))
    expect(listener.mock.calls).toEqual([[recordOf('m1')]])
  })

  it('notify all listeners of a message', () => {
    const watchers = new RecordWatchers()
    const listeners = [vi.fn(), vi.fn()]
    for (const listener of listeners) watchers.follow('m1', listener, () => {})
    watchers.notify(recordOf('m1'))
    for (const listener of listeners) expect(listener).toHaveBeenCalledOnce()
  })

  it('do not notify a listener that has unsubscribed', () => {
    const watchers = new RecordWatchers()
    const [gone, there] = [vi.fn(), vi.fn()]
    const stop = watchers.follow('m1', gone, () => {})
    watchers.follow('m1', there, () => {})
    stop()
    stop()
    watchers.notify(recordOf('m1'))
    expect([gone.mock.calls.length, there.mock.calls.length]).toEqual([0, 1])
  })

  it('accept a listener after the last one has unsubscribed', () => {
    const watchers = new RecordWatchers()
    const stop = watchers.follow(
      'm1',
      () => {},
      () => {},
    )
    stop()
    const listener = vi.fn()
    watchers.follow('m1', listener, () => {})
    stop()
    watchers.notify(recordOf('m1'))
    expect(listener).toHaveBeenCalledOnce()
  })

  it('tolerate listeners that unsubscribe while they are notified', () => {
    const watchers = new RecordWatchers()
    const stops: (() => void)[] = []
    const second = vi.fn()
    stops.push(
      watchers.follow(
        'm1',
        () => stops.forEach((stop) => void stop()),
        () => {},
      ),
    )
    stops.push(watchers.follow('m1', second, () => {}))
    watchers.notify(recordOf('m1'))
    watchers.notify(recordOf('m1'))
    expect(second).toHaveBeenCalledOnce()
  })
})

describe('record watchers that close', () => {
  it('know that they are closed', () => {
    const watchers = new RecordWatchers()
    expect(watchers.isClosed).toBe(false)
    watchers.close()
    expect(watchers.isClosed).toBe(true)
  })

  it('notify each remaining listener once', () => {
    const watchers = new RecordWatchers()
    const [gone, there] = [vi.fn(), vi.fn()]
    watchers.follow('m1', () => {}, gone)()
    const stop = watchers.follow(
      'm2',
      () => {},
      () => {
        stop()
        there()
      },
    )
    watchers.close()
    watchers.close()
    expect([gone.mock.calls.length, there.mock.calls.length]).toEqual([0, 1])
  })
})
