import { runInNewContext } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'
import { Emitter } from '../../src/util/emitter.ts'
import { settle } from '../support/manual-clock.ts'

interface Events {
  sent: { readonly to: string }
  lost: string
}

const sent = { to: '919900000001' }

function newEmitter() {
  const errors: unknown[] = []
  return { errors, events: new Emitter<Events>((error, name) => errors.push([name, error])) }
}

describe('an emitter', () => {
  it('calls the listeners of an event in order, and no others', () => {
    const { events } = newEmitter()
    const received: unknown[] = []
    events.on('sent', ({ to }) => received.push(['first', to]))
    events.on('sent', ({ to }) => received.push(['second', to]))
    events.on('lost', (event) => received.push(['lost', event]))
    events.emit('sent', () => sent)
    expect(received).toEqual([
      ['first', sent.to],
      ['second', sent.to],
    ])
  })

  it('makes every event safe to log', () => {
    const { events } = newEmitter()
    const received: unknown[] = []
    events.on('sent', (event) => received.push({ ...event }, JSON.stringify(event)))
    events.emit('sent', () => sent)
    expect(received).toEqual([{ maskedTo: '91••••••0001' }, '{"to":"91••••••0001"}'])
  })

  it('makes an event once, and only if it has a listener', () => {
    const { events } = newEmitter()
    const make = vi.fn(() => sent)
    events.emit('sent', make)
    const stop = events.on('sent', () => {})
    stop()
    events.emit('sent', make)
    expect(make).not.toHaveBeenCalled()
    events.on('sent', () => {})
    events.on('sent', () => {})
    events.emit('sent', make)
    expect(make).toHaveBeenCalledOnce()
  })

  it('returns whether the event had a listener', () => {
    const { events } = newEmitter()
    expect(events.emit('lost', () => 'one')).toBe(false)
    events.on('lost', () => {})
    expect(events.emit('lost', () => 'two')).toBe(true)
    expect(events.emit('sent', () => sent)).toBe(false)
  })

  it('calls a listener that is added during an event from the next event on', () => {
    const { events } = newEmitter()
    const received: string[] = []
    const stop = events.on('lost', () => {
      stop()
      events.on('lost', (event) => received.push(event))
    })
    events.emit('lost', () => 'one')
    events.emit('lost', () => 'two')
    expect(received).toEqual(['two'])
  })

  it('does not call a listener that has unsubscribed', () => {
    const { events } = newEmitter()
    const listener = vi.fn()
    events.on('sent', listener)()
    events.emit('sent', () => sent)
    expect(listener).not.toHaveBeenCalled()
  })

  it('lets one function subscribe twice and unsubscribe once', () => {
    const { events } = newEmitter()
    const listener = vi.fn()
    events.on('sent', listener)
    const stop = events.on('sent', listener)
    stop()
    stop()
    events.emit('sent', () => sent)
    expect(listener).toHaveBeenCalledOnce()
  })

  it('tolerates a listener that unsubscribes itself', () => {
    const { events } = newEmitter()
    const received: string[] = []
    const stop = events.on('lost', (event) => {
      received.push(event)
      stop()
    })
    events.on('lost', (event) => received.push(event))
    events.emit('lost', () => 'one')
    events.emit('lost', () => 'two')
    expect(received).toEqual(['one', 'one', 'two'])
  })
})

describe('a listener that fails', () => {
  it('by throwing is reported with the name of its event and does not affect the others', () => {
    const { events, errors } = newEmitter()
    const next = vi.fn()
    events.on('sent', () => {
      throw new RangeError('broken')
    })
    events.on('sent', next)
    expect(() => events.emit('sent', () => sent)).not.toThrow()
    expect(errors).toEqual([['sent', new RangeError('broken')]])
    expect(next).toHaveBeenCalledOnce()
  })

  it('by rejecting is reported too, and ends no process', async () => {
    const { events, errors } = newEmitter()
    const next = vi.fn()
    events.on('lost', async () => {
      await settle()
      throw new RangeError('broken later')
    })
    events.on('lost', next)
    events.emit('lost', () => 'one')
    expect(next).toHaveBeenCalledOnce()
    await settle()
    await settle()
    expect(errors).toEqual([['lost', new RangeError('broken later')]])
  })

  it('by rejecting with a promise of another realm is reported too', async () => {
    const { events, errors } = newEmitter()
    events.on('lost', () => runInNewContext("Promise.reject('broken elsewhere')"))
    events.emit('lost', () => 'one')
    await settle()
    expect(errors).toEqual([['lost', 'broken elsewhere']])
  })
})
