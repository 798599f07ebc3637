import { describe, expect, it } from 'vitest'
import { AdaptiveRate, type AdaptiveRateOptions } from '../../src/rate/adaptive-rate.ts'
import { emptyLedger, exchangeRate } from '../../src/store/rate-ledger.ts'

/** Clients that share a ledger, and a clock that a test moves. */
function startClients(count: number, changes: Partial<AdaptiveRateOptions> = {}) {
  let now = 0
  let ledger = emptyLedger
  const told: string[] = []
  const clients = Array.from({ length: count }, (_, index) => {
    const rate: AdaptiveRate = new AdaptiveRate({
      ...{ messagesPerSecond: 20, min: 1, max: 80, mode: 'apply', isShared: false },
      clock: { now: () => now, monotonic: () => now },
      onChange: () =>
        told.push(`${index} ${rate.cause.type} ${Math.round(rate.messagesPerSecond * 10) / 10}`),
      ...changes,
    })
    return {
      rate,
      /** Asks for permits, while so many messages wait. */
      exchange(waiting = 100) {
        const request = {
          ...{ member: `client-${index}`, now, leaseMs: 25, reserves: {}, rate: rate.ask() },
          waiting: [{ lane: 'bulk', share: 1, count: waiting, keys: 1 }],
        }
        const exchanged = exchangeRate(ledger, request, now)
        ledger = exchanged.ledger
        return rate.learn(exchanged.grant.rate, waiting > 1)
      },
      refuse(agoMs = 0) {
        const failure = { kind: 'too-many-requests' } as const
        return rate.recordRefused({ type: 'response', failure, postedAt: now - agoMs })
      },
    }
  })
  return {
    clients,
    told,
    pass: (ms: number) => {
      now += ms
    },
    exchangeAll: () => {
      for (const client of clients) client.exchange()
    },
    /** Messages wait all the time, and each client asks for permits as often as it should. */
    wait(ms: number, waiting = 100) {
      for (let passed = 0; passed < ms; passed += 25) {
        now += 25
        for (const client of clients) client.exchange(waiting)
      }
    },
    loseLedger: () => {
      ledger = emptyLedger
    },
  }
}

function first<Item>([item]: readonly Item[]): Item {
  if (item === undefined) throw new Error('There is no client.')
  return item
}

describe('an adaptive rate', () => {
  it('is cut once by a hundred refusals that were on their way', () => {
    const { clients, exchangeAll, pass } = startClients(1)
    const { rate, refuse } = first(clients)
    exchangeAll()
    pass(500)
    expect(Array.from({ length: 100 }, () => refuse(100))).toEqual(Array(100).fill('slow-down'))
    exchangeAll()
    for (let left = 50; left > 0; left -= 1) refuse(50)
    exchangeAll()
    expect(rate.messagesPerSecond).toBe(19)
    expect(rate.cause).toMatchObject({ type: 'cut', from: 20, kind: 'too-many-requests' })
  })

  it('is cut for all clients of a store by one of them, once', () => {
    const { clients, exchangeAll, pass, told } = startClients(4)
    exchangeAll()
    pass(500)
    for (const client of clients) client.refuse(100)
    exchangeAll()
    exchangeAll()
    expect(clients.map(({ rate }) => rate.messagesPerSecond)).toEqual([19, 19, 19, 19])
    expect(told).toEqual(['0 cut 19', '1 cut 19', '2 cut 19', '3 cut 19'])
  })

  it('is still cut when another client has raised it meanwhile', () => {
    const { clients, exchangeAll, pass, wait } = startClients(2)
    const [one, two] = clients
    exchangeAll()
    wait(975)
    pass(25)
    two?.refuse(50)
    one?.exchange()
    expect(one?.rate.messagesPerSecond).toBeGreaterThan(20)
    expect(two?.exchange()).toBe(true)
    two?.exchange()
    one?.exchange()
    expect(one?.rate.messagesPerSecond).toBe(two?.rate.messagesPerSecond)
    expect(one?.rate.messagesPerSecond).toBeLessThan(20)
  })

  it('is raised only while messages wait for it', () => {
    const busy = startClients(1)
    busy.wait(10_000)
    const idle = startClients(1)
    idle.wait(10_000, 1)
    expect(first(busy.clients).rate.messagesPerSecond).toBeGreaterThan(25)
    expect(first(idle.clients).rate.messagesPerSecond).toBe(20)
    expect(first(busy.clients).rate.cause).toMatchObject({ type: 'raised' })
  })

  it('is not raised while a busy machine or a slow store leaves it unused', () => {
    const { clients, exchangeAll, pass } = startClients(1)
    for (let left = 200; left > 0; left -= 1) {
      exchangeAll()
      pass(100)
    }
    expect(first(clients).rate.messagesPerSecond).toBe(20)
  })

  it('is not raised by the time that messages waited at the shut gate', () => {
    const { clients, exchangeAll, pass, wait } = startClients(1)
    exchangeAll()
    pass(60_000)
    exchangeAll()
    expect(first(clients).rate.messagesPerSecond).toBe(20)
    wait(1_000)
    expect(first(clients).rate.messagesPerSecond).toBeGreaterThan(20)
  })

  it('is raised at less than a message a second too', () => {
    const { clients, exchangeAll, pass } = startClients(1, { messagesPerSecond: 0.2, min: 0.1 })
    for (let left = 5; left > 0; left -= 1) {
      exchangeAll()
      pass(5_000)
    }
    expect(first(clients).rate.messagesPerSecond).toBeGreaterThan(0.2)
  })

  it('is what a client takes over that starts later, with what is known of the limit', () => {
    const { clients, pass } = startClients(2)
    const [old, young] = clients
    old?.exchange()
    pass(500)
    old?.refuse()
    old?.exchange()
    young?.exchange()
    expect(young?.rate.messagesPerSecond).toBe(19)
    expect(young?.rate.cause).toEqual(old?.rate.cause)
  })

  it('stays what it was when the store loses its data', () => {
    const { clients, exchangeAll, loseLedger, pass } = startClients(1)
    exchangeAll()
    pass(500)
    first(clients).refuse()
    exchangeAll()
    loseLedger()
    exchangeAll()
    expect(first(clients).rate.messagesPerSecond).toBe(19)
    expect(first(clients).rate.cause).toMatchObject({ type: 'cut' })
  })

  it('has messages stop for a while when refusals go on just after a cut', () => {
    const { clients, exchangeAll, pass } = startClients(1)
    const { refuse } = first(clients)
    exchangeAll()
    pass(500)
    refuse()
    exchangeAll()
    pass(300)
    expect([refuse(), refuse(), refuse()]).toEqual(['slow-down', 'slow-down', 'stop'])
  })

  it('has messages stop at its minimum, after 4001, and when a response says for how long', () => {
    const { clients, exchangeAll } = startClients(1, { min: 20 })
    const { rate, refuse } = first(clients)
    exchangeAll()
    expect(refuse()).toBe('stop')
    const roomy = first(startClients(1).clients)
    const failure = { kind: 'rate-limit', code: 4001, system: 'gupshup' } as const
    expect(roomy.rate.recordRefused({ type: 'stop', failure, postedAt: 0 })).toBe('stop')
    const polite = { kind: 'too-many-requests', retryAfterMs: 2_000 } as const
    const other = first(startClients(1).clients)
    expect(other.rate.recordRefused({ type: 'response', failure: polite, postedAt: 0 })).toBe('stop')
    expect(rate.messagesPerSecond).toBe(20)
  })

  it('is cut when responses take three times as long as usual', () => {
    const { clients, exchangeAll, pass } = startClients(1)
    const { rate } = first(clients)
    const respond = (ms: number, postedAt: number) => {
      pass(ms)
      rate.recordAccepted(postedAt)
    }
    exchangeAll()
    let now = 0
    for (let left = 80; left > 0; left -= 1) {
      respond(100, now)
      now += 100
    }
    for (let left = 20; left > 0; left -= 1) {
      respond(400, now)
      now += 400
    }
    exchangeAll()
    expect(rate.cause).toMatchObject({ type: 'slowed', from: 20, responseMs: 400, usualMs: 100 })
    expect(rate.messagesPerSecond).toBe(19)
  })
})

describe('an adaptive rate that only advises', () => {
  it('leaves the configured rate in force, says what it would do, and shuts the gate as without it', () => {
    const { clients, exchangeAll, pass, told } = startClients(1, { mode: 'advise' })
    const { rate, refuse } = first(clients)
    exchangeAll()
    pass(500)
    expect(refuse()).toBe('stop')
    exchangeAll()
    expect(rate.messagesPerSecond).toBe(20)
    expect(rate.cause).toMatchObject({
      type: 'advised',
      messagesPerSecond: 19,
      change: { type: 'cut', from: 20 },
    })
    expect(told).toEqual(['0 advised 20'])
  })

  it('advises no more than a tenth above what was tried', () => {
    const { clients, wait } = startClients(1, { mode: 'advise' })
    wait(60_000)
    const { rate } = first(clients)
    expect(rate.messagesPerSecond).toBe(20)
    expect(rate.cause).toMatchObject({ type: 'advised', messagesPerSecond: 22, change: { type: 'raised' } })
  })
})
