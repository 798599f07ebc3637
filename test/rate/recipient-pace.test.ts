import { describe, expect, it } from 'vitest'
import { laneTable } from '../../src/rate/lanes.ts'
import type { TurnWait } from '../../src/rate/recipient-line.ts'
import { RecipientPace } from '../../src/rate/recipient-pace.ts'
import type { RecipientTurnRequest } from '../../src/store/index.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const scope = 'MyShop:917834811114'
const limit = { burst: 3, everyMs: 5_900 }
/** With its margin each message costs a person six seconds. */
const turnMs = 6_000

/** Clients that share a store and a clock. */
function startClients(count = 1, { perRecipient = limit, hasTurns = true } = {}) {
  const clock = new ManualClock()
  const store: ScopedStore = memoryStore().scoped(scope)
  const requests: RecipientTurnRequest[] = []
  const takeTurn = async (request: RecipientTurnRequest) => {
    requests.push(request)
    return (await store.takeRecipientTurn?.(request)) ?? 0
  }
  const clients = Array.from(
    { length: count },
    () =>
      new RecipientPace({
        ...{ perRecipient, scope, clock, lanes: laneTable({}) },
        takeTurn: hasTurns ? takeTurn : undefined,
      }),
  )
  const [client = new RecipientPace({ perRecipient, scope, clock, lanes: laneTable({}) })] = clients
  const sent: { readonly name: string; readonly at: number }[] = []
  const waits: Record<string, TurnWait> = {}
  const newCancellation = () => new Cancellation({ clock, expiresAt: clock.now() + 86_400_000 })

  interface Message {
    readonly to?: readonly string[]
    readonly lane?: string
    readonly of?: RecipientPace
    readonly cancellation?: Cancellation
    readonly patienceMs?: number
    /** How long it waits for its permit. */
    readonly permitMs?: number
  }

  /** Sends a message as a client does. */
  async function send(name: string, message: Message = {}): Promise<void> {
    const { to = ['919900000021'], lane = 'normal', of = client, permitMs = 0 } = message
    const { cancellation = newCancellation(), patienceMs = Number.POSITIVE_INFINITY } = message
    const place = of.join(to, lane)
    for (;;) {
      const wait: TurnWait = place.isReady ? { type: 'ready' } : await place.wait(cancellation, patienceMs)
      waits[name] = wait
      if (wait.type !== 'ready') break
      if (permitMs > 0) await new Promise<void>((resolve) => clock.setTimer(permitMs, resolve))
      if (!(await place.take())) continue
      sent.push({ name, at: clock.monotonic() })
      break
    }
    place.leave()
  }

  return {
    ...{ clock, client, clients, send, requests, waits, newCancellation },
    sent: () => sent.map(({ name, at }) => `${name} ${at}`),
    names: () => sent.map(({ name }) => name),
  }
}

describe('the pace of a person', () => {
  it.each([true, false])(
    'lets a burst pass at once, and the next when it is paid back (store: %s)',
    async (hasTurns) => {
      const { send, sent, clock } = startClients(1, { hasTurns })
      for (const name of ['a', 'b', 'c', 'd', 'e']) void send(name)
      await settle()
      expect(sent()).toEqual(['a 0', 'b 0', 'c 0'])
      await clock.advance(3 * turnMs)
      expect(sent().slice(3)).toEqual([`d ${3 * turnMs}`, `e ${3 * turnMs}`])
    },
  )

  it('delays no other person', async () => {
    const { send, sent } = startClients()
    for (let count = 0; count < 50; count += 1) void send('a')
    void send('b', { to: ['919900000022'] })
    await settle()
    expect(sent()).toContain('b 0')
  })

  it('is that of a person, whichever address a message names', async () => {
    const { send, sent, clock } = startClients(1, { perRecipient: { ...limit, burst: 1 } })
    void send('mexico', { to: ['5215512345678', '525512345678'] })
    void send('other spelling', { to: ['525512345678', '5215512345678'] })
    void send('id', { to: ['MX.1', '525512345678', '5215512345678'] })
    await clock.advance(turnMs)
    expect(sent()).toEqual(['mexico 0', `other spelling ${turnMs}`])
    await clock.advance(turnMs)
    expect(sent().at(-1)).toBe(`id ${2 * turnMs}`)
  })

  it('is one over all clients of a store, of which each asks only for the first of its messages', async () => {
    const { send, sent, clock, clients, requests } = startClients(2)
    for (const of of clients) for (let count = 0; count < 20; count += 1) void send('a', { of })
    await settle()
    expect(sent()).toHaveLength(3)
    expect(requests.length).toBeLessThanOrEqual(5)
    for (let burst = 2; burst < 5; burst += 1) {
      await clock.advance(3 * turnMs)
      expect(sent()).toHaveLength(3 * burst)
    }
  })

  it('gives the store hashes of a scope, and no address', async () => {
    const { send, requests } = startClients()
    await send('a', { to: ['919900000021', 'IN.1648'] })
    const [request] = requests
    expect(request?.addresses).toHaveLength(2)
    expect(JSON.stringify(request)).not.toMatch(/9199|1648/)
  })

  it('keeps the order of the messages of a lane', async () => {
    const { send, names, clock } = startClients()
    const expected = Array.from({ length: 10 }, (_, index) => `m${index}`)
    for (const name of expected) void send(name, { permitMs: name.endsWith('1') ? 500 : 3 })
    await clock.advance(20 * turnMs)
    expect(names()).toEqual(expected)
  })

  it('lets a message of another lane pass one that waits for its lane, and the urgent one go first', async () => {
    const { send, names, clock } = startClients(1, { perRecipient: { ...limit, burst: 1 } })
    void send('campaign', { lane: 'bulk', permitMs: 1_000 })
    void send('code', { lane: 'urgent' })
    await clock.advance(1)
    expect(names()).toEqual(['code'])
    void send('late code', { lane: 'urgent' })
    await clock.advance(turnMs)
    expect(names()).toEqual(['code', 'late code'])
    await clock.advance(3 * turnMs)
    expect(names()).toEqual(['code', 'late code', 'campaign'])
  })

  it('ends a wait when its message is canceled, or when the gate shuts', async () => {
    const { send, waits, client, newCancellation, clock } = startClients(1, {
      perRecipient: { ...limit, burst: 1 },
    })
    const cancellation = newCancellation()
    for (const name of ['a', 'b']) void send(name)
    void send('canceled', { cancellation })
    await settle()
    expect(client.waiting).toBe(2)
    cancellation.cancel('aborted')
    await settle()
    expect([client.waiting, waits['canceled']]).toEqual([1, { type: 'ended' }])
    client.interrupt()
    await settle()
    expect([client.waiting, waits['b']]).toEqual([0, { type: 'ended' }])
    client.close()
    expect(clock.pending).toBe(0)
  })

  it('puts off those that would wait too long: a burst of them to the next time, and so on', async () => {
    const { send, waits, clock } = startClients()
    for (let count = 0; count < 10; count += 1) void send(`m${count}`, { patienceMs: 250 })
    await settle()
    const later = Object.values(waits).flatMap((wait) => (wait.type === 'later' ? wait.inMs / turnMs : []))
    expect(later).toEqual([3, 3, 3, 6, 6, 6, 9])
    void send('other lane', { patienceMs: 250, lane: 'urgent' })
    await settle()
    expect(waits['other lane']).toEqual({ type: 'later', inMs: 3 * turnMs })
    await clock.advance(3 * turnMs - 100)
    void send('short wait', { patienceMs: 250 })
    await clock.advance(100)
    expect(waits['short wait']).toEqual({ type: 'ready' })
  })

  it('waits longer each time that Meta refuses a message all the same', async () => {
    const { client, send, sent, clock } = startClients()
    const sentAt: number[] = []
    for (const pauseMs of [turnMs, 2 * turnMs, 4 * turnMs]) {
      // Several messages of one burst are refused.
      await client.recordRefusal(['919900000021'])
      await client.recordRefusal(['919900000021'])
      const at = clock.monotonic()
      void send('a')
      await clock.advance(pauseMs - 1)
      expect(sent()).toHaveLength(sentAt.length)
      await clock.advance(1)
      expect(sent().at(-1)).toBe(`a ${at + pauseMs}`)
      sentAt.push(at + pauseMs)
    }
    await clock.advance(100 * turnMs)
    await client.recordRefusal(['919900000021'])
    void send('b')
    await clock.advance(turnMs)
    expect(sent().at(-1)).toMatch(/^b/)
  })

  it('has other clients wait for a turn when Meta refuses a message', async () => {
    const { clients, send, sent, clock } = startClients(2, { perRecipient: { ...limit, burst: 1 } })
    const [one, two] = clients
    await one?.recordRefusal(['919900000021'])
    void send('a', two && { of: two })
    await clock.advance(turnMs - 1)
    expect(sent()).toEqual([])
    await clock.advance(1)
    expect(sent()).toEqual([`a ${turnMs}`])
  })

  it('forgets persons whom nothing waits for', async () => {
    const { send, client, clock } = startClients()
    for (let person = 0; person < 3_000; person += 1) {
      await send('a', { to: [`9199${person}`] })
      await clock.advance(turnMs)
    }
    expect(client.size).toBeLessThan(1_100)
  })
})
