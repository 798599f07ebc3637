import { type ClientOptions, ExpiredError, GupshupClient, memoryStore, partner } from 'gupshup-outbound'
import { type Emulator, startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../support/manual-clock.ts'
import { settle, until } from '../support/until.ts'
import { numbers, reasonOf, sends } from './support.ts'

/** A number of Mexico and one of Brazil, each in two spellings. */
const mexico = ['5215512345678', '525512345678']
const brazil = ['5511987654321', '551187654321']

/** The client adds 100 ms to each message of a person. */
const burstMs = 3 * 6_100

const perRecipient = { burst: 3, everyMs: 6_000 }

interface Setup {
  readonly clients?: number
  readonly perRecipient?: typeof perRecipient | undefined
  /** Sends in Meta's form, which takes the id of a person. */
  readonly usesPartner?: boolean
}

/** Clients of one store, and an emulator that enforces the rate of each person. They have one clock, which a test moves. */
async function openShop({ clients: count = 1, ...setup }: Setup = {}) {
  const clock = new ManualClock()
  const emulator = await startEmulator({
    ...{ eventDelayMs: 0, codeNumbers: false, pairRate: true, userIds: true, now: () => clock.now() },
  })
  const { url: baseUrl, apiKey, appName, source, appId } = emulator
  const store = memoryStore()
  const token = () => emulator.partner.token
  const transport = partner({ appId, token, format: 'v3', baseUrl })
  const options: ClientOptions = {
    ...(setup.usesPartner ? { transport } : { baseUrl, apiKey }),
    ...{ appName, source, store, clock },
    rateLimit: {
      messagesPerSecond: Number.POSITIVE_INFINITY,
      perRecipient: 'perRecipient' in setup ? setup.perRecipient : perRecipient,
    },
  }
  const clients = Array.from({ length: count }, () => new GupshupClient(options))
  const [client = new GupshupClient(options)] = clients
  emulator.subscribe({ receive: (body) => client.receive(body) })
  onTestFinished(async () => {
    for (const one of new Set([client, ...clients])) await one.close({ timeoutMs: 0 })
    await emulator.close()
  })
  return {
    clock,
    emulator,
    client,
    clients,
  }
}

/** Waits until this many messages were sent, and no more are. */
async function untilSent(emulator: Emulator, count: number): Promise<void> {
  await until(() => sends(emulator).length >= count, `${count} messages were sent`)
  await settle()
  await emulator.idle()
  expect(sends(emulator)).toHaveLength(count)
}

describe('a client with rateLimit.perRecipient', () => {
  it('does not meet 131056, whichever spelling two clients send to, and delays no other person', async () => {
    const { clients, emulator, clock } = await openShop({ clients: 2 })
    const others = numbers(20)
    const sending: Promise<unknown>[] = []
    for (let round = 0; round < 3; round += 1) {
      for (const client of clients)
        for (const to of [...mexico, ...brazil]) sending.push(client.send({ to, message: `Hello ${round}` }))
    }
    for (const [index, to] of others.entries())
      sending.push(clients[index % 2]?.send({ to, message: 'Hello' }) ?? Promise.reject())
    // Of each person the first three, and everything to others.
    await untilSent(emulator, 2 * 3 + others.length)
    for (let burst = 2; burst <= 4; burst += 1) {
      await clock.advance(burstMs)
      await untilSent(emulator, 2 * 3 * burst + others.length)
    }
    await Promise.all(sending)
    expect(emulator.pairRate.refused).toBe(0)
  })

  it('knows a person by a user id too, once an event has linked it with the number', async () => {
    const { client, emulator, clock } = await openShop({ usesPartner: true })
    const [to = '', other = ''] = mexico
    const { userId } = emulator.people.add({ phone: to })
    await emulator.inbound({ from: userId, text: 'Hello' })
    const sending = [{ userId }, to, other, { userId }, to, { userId }].map((one) =>
      client.send({ to: one, message: 'Hello' }),
    )
    await untilSent(emulator, 3)
    await clock.advance(burstMs)
    await Promise.all(sending)
    await untilSent(emulator, 6)
    expect(new Set(sends(emulator).map((sent) => sent.to))).toContain(userId)
    expect(emulator.pairRate.refused).toBe(0)
  })

  it('would meet 131056 without it', async () => {
    const { clients, emulator } = await openShop({ clients: 2, perRecipient: undefined })
    const sending = clients.flatMap((client) =>
      Array.from({ length: 30 }, (_, index) =>
        client.send({ to: mexico[index % 2] ?? '', message: `Hello ${index}` }),
      ),
    )
    await Promise.all(sending)
    await emulator.idle()
    expect(emulator.pairRate.refused).toBe(15)
  })

  it('has other requests of sendAll() sent while those of one person wait', async () => {
    const { client, emulator, clock } = await openShop()
    const [to = ''] = mexico
    const others = numbers(30)
    const requests = [...Array.from({ length: 9 }, () => to), ...others].map((one) => ({
      to: one,
      message: 'Hello',
    }))
    const results: string[] = []
    const done = (async () => {
      for await (const { request } of client.sendAll(requests, { concurrency: 2 }))
        results.push(String(request.to))
    })()
    await untilSent(emulator, 3 + others.length)
    expect(client.rate.waitingForPerson).toBe(6)
    expect(new Set(results)).toEqual(new Set([to, ...others]))
    await clock.advance(burstMs)
    await untilSent(emulator, 6 + others.length)
    await clock.advance(burstMs)
    await done
    expect([results.length, emulator.pairRate.refused]).toEqual([9 + others.length, 0])
  })

  it('has a worker put queued messages of one person off, a burst at a time, and go on with others', async () => {
    const { client, emulator, clock } = await openShop()
    const [to = ''] = mexico
    const others = numbers(30)
    for (let count = 0; count < 9; count += 1) await client.enqueue({ to, message: `Hello ${count}` })
    for (const other of others) await client.enqueue({ to: other, message: 'Hello' })
    client.work({ concurrency: 2 })
    await untilSent(emulator, 3 + others.length)
    for (const count of [6, 9]) {
      await clock.advance(burstMs)
      await untilSent(emulator, count + others.length)
    }
    expect(emulator.pairRate.refused).toBe(0)
  })

  it('says in the ExpiredError of a message that it waited for its person, also of a queued one', async () => {
    const { client, emulator, clock } = await openShop()
    const [to = ''] = mexico
    for (let count = 0; count < 3; count += 1) await client.send({ to, message: 'Hello' })
    const failed: (string | undefined)[] = []
    client.on('failed', ({ error }) => failed.push(error.reason))
    const sent = reasonOf(client.send({ to, message: 'Hello', ttlMs: 5_000 }))
    await client.enqueue({ to, message: 'Hello', ttlMs: 7_000 })
    client.work()
    await settle()
    await clock.advance(5_000)
    const error = await sent
    expect(error).toBeInstanceOf(ExpiredError)
    expect(error).toMatchObject({ reason: expect.stringContaining('rateLimit.perRecipient') })
    await clock.advance(2_000)
    await until(() => failed.length === 2)
    expect(failed[1]).toContain('rateLimit.perRecipient')
    expect(sends(emulator)).toHaveLength(3)
  })

  it('ends the wait of a message that is aborted, and sends the next one in its place', async () => {
    const { client, emulator, clock } = await openShop({ perRecipient: { burst: 1, everyMs: 6_000 } })
    const [to = ''] = mexico
    await client.send({ to, message: 'Hello' })
    const controller = new AbortController()
    const aborted = reasonOf(client.send({ to, message: 'Aborted', signal: controller.signal }))
    const next = client.send({ to, message: 'Next' })
    await settle()
    controller.abort(new Error('not needed any more'))
    expect(await aborted).toMatchObject({ message: 'not needed any more' })
    await clock.advance(6_100)
    await next
    expect(sends(emulator)).toHaveLength(2)
  })

  it('rejects a send() that waits for its person when the gate is halted', async () => {
    const { client } = await openShop({ perRecipient: { burst: 1, everyMs: 6_000 } })
    const [to = ''] = mexico
    await client.send({ to, message: 'Hello' })
    const waiting = reasonOf(client.send({ to, message: 'Hello' }))
    await settle()
    await client.halt('the offer is wrong')
    expect(await waiting).toMatchObject({ kind: 'halted' })
  })

  it('has others of the person wait after a 131056 that another app has caused, and keeps the gate open', async () => {
    const { client, emulator, clock } = await openShop()
    const [to = ''] = mexico
    // The other app has used all of it up.
    emulator.pairRate.change({ burst: 1, everyMs: 6_000 })
    await fetch(`${emulator.url}/wa/api/v1/msg`, {
      method: 'POST',
      headers: { apikey: emulator.apiKey },
      body: new URLSearchParams({
        ...{ channel: 'whatsapp', source: emulator.source, destination: to, 'src.name': emulator.appName },
        message: JSON.stringify({ type: 'text', text: 'Hello' }),
      }),
    })
    await client.send({ to, message: 'Refused' })
    await emulator.idle()
    await until(() => emulator.pairRate.refused === 1)
    await settle()
    expect(client.gate.state).toBe('open')
    const next = client.send({ to, message: 'Next' })
    await settle()
    expect(sends(emulator)).toHaveLength(2)
    await clock.advance(6_100)
    await next
    expect(sends(emulator).length).toBeGreaterThanOrEqual(3)
  })
})
