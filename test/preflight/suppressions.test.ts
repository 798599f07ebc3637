import { NumberNotOnWhatsAppError, NumberOptedOutError, SuppressedError, skip } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed, failedAtWhatsapp, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'

describe('a suppression', () => {
  test.each([
    [1002, NumberNotOnWhatsAppError],
    [1012, NumberOptedOutError],
  ])('after %i lets the next send fail without a request', async (code, ErrorClass) => {
    const { client, server, eventsNamed } = await startHarness()
    const receipt = await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, code))
    await expect(receipt.outcome()).rejects.toThrow(ErrorClass)

    const error = await client
      .send({ to: '+91 98765 43210', message: 'Again' })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(SuppressedError)
    expect(error).toMatchObject({ code, system: 'gupshup', to: '91••••••3210' })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('suppressed')).toMatchObject([{ to, suppression: { code, provisional: false } }])
  })

  test('is emitted once, even if the failure is reported several times', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await Promise.all(Array.from({ length: 10 }, () => client.receive(failed({ id: idOf(1), to }, 1002))))
    expect(eventsNamed('suppressed')).toHaveLength(1)
    expect(eventsNamed('failed')).toHaveLength(1)
  })

  test('for a time ends by itself', async () => {
    const { client, clock, server } = await startHarness({
      policies: { 'meta-cloud:131049': skip({ forMs: 86_400_000 }) },
    })
    await client.send({ to, message: 'Hello' })
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131049))
    await expect(client.send({ to, message: 'Again' })).rejects.toThrow(SuppressedError)
    await clock.advance(86_400_000)
    await client.send({ to, message: 'Again' })
    expect(server.requests).toHaveLength(2)
  })

  test('also fails the messages that wait at the gate, and their errors say why', async () => {
    const { client, server, eventsNamed } = await startHarness()
    await client.send({ to, message: 'One' })
    await client.send({ to, message: 'Two' })
    await client.receive(failed({ id: idOf(1), to }, 1003))
    await client.receive(failed({ id: idOf(2), to }, 1012))
    await client.resume()
    await until(() => eventsNamed('failed').length === 2)
    expect(server.requests).toHaveLength(2)
    expect(eventsNamed('failed')[1]?.error).toBeInstanceOf(SuppressedError)
  })
})

describe('the suppression list', () => {
  test('can be read, extended and shortened, with any spelling of a number', async () => {
    const { client, server } = await startHarness()
    await client.suppressions.add('+91 98765-43210', { reason: 'asked by phone' })
    expect(await client.suppressions.has(to)).toBe(true)
    expect(await client.suppressions.get('0091 98765 43210')).toMatchObject({ to, reason: 'asked by phone' })
    expect(await client.suppressions.list()).toHaveLength(1)
    await expect(client.send({ to, message: 'Hello' })).rejects.toThrow(/by hand/)
    expect(await client.suppressions.remove(to)).toBe(true)
    expect(await client.suppressions.remove(to)).toBe(false)
    for (const forMs of [0, -5, Number.NaN])
      await expect(client.suppressions.add(to, { forMs })).rejects.toThrow(/forMs/)
    await client.send({ to, message: 'Hello' })
    expect(server.requests).toHaveLength(1)
  })
})

describe('the suppression guard', () => {
  const numbers = Array.from({ length: 200 }, (_, index) => String(919_800_000_000 + index))

  test('suppresses no number for good after two hundred 1002 in a row, and emits an anomaly', async () => {
    const { client, server, eventsNamed, clock } = await startHarness()
    await Promise.all(numbers.map((number) => client.send({ to: number, message: 'Hello' })))
    for (const request of [...server.requests]) {
      await client.receive(failed({ id: idOf(request.number), to: request.to }, 1002))
    }
    expect(eventsNamed('anomaly')).toMatchObject([{ code: 1002, share: 1 }])
    expect(client.gate).toMatchObject({ state: 'backing-off', cause: { type: 'anomaly' } })
    for (const number of numbers) expect(await client.suppressions.has(number)).toBe(false)
    expect((await client.suppressions.list()).every(({ provisional }) => provisional)).toBe(true)

    const again = client.send({ to: numbers[0] ?? '', message: 'Again' })
    await settle()
    expect(server.requests).toHaveLength(200)
    await clock.advance(60_000)
    await again
    expect(server.requests).toHaveLength(201)
  })

  test('suppresses no number for good after two hundred concurrent 1002, each after `enqueued`', async () => {
    const { client, server, eventsNamed } = await startHarness()
    await Promise.all(numbers.map((number) => client.send({ to: number, message: 'Hello' })))
    const own = server.requests.map(({ number, to: recipient }) => ({ id: idOf(number), to: recipient }))
    await Promise.all(own.map((status) => client.receive(enqueued(status))))
    await Promise.all(own.map((status) => client.receive(failed(status, 1002))))
    expect(eventsNamed('anomaly')).toHaveLength(1)
    expect((await client.suppressions.list()).filter(({ provisional }) => !provisional)).toEqual([])
  })

  test('shuts the gate again after a probe that fails with 1002, and opens it after a probe that arrives', async () => {
    const { client, server, clock, eventsNamed } = await startHarness({
      suppressionGuard: { minimum: 3, window: 10 },
    })
    await Promise.all(numbers.slice(0, 3).map((number) => client.send({ to: number, message: 'Hello' })))
    for (const { to: number, number: n } of [...server.requests])
      await client.receive(failed({ id: idOf(n), to: number }, 1002))
    const waiting = numbers.slice(10, 15).map((number) => client.send({ to: number, message: 'Hello' }))
    await settle()
    await clock.advance(60_000)
    await until(() => eventsNamed('accepted').length === 4)
    await client.receive(failed({ id: idOf(4), to: server.requests[3]?.to ?? '' }, 1002))
    expect(client.gate.state).toBe('backing-off')
    await settle()
    await clock.advance(60_000)
    await until(() => eventsNamed('accepted').length === 5)
    await client.receive(progressed('delivered', { id: idOf(5), to: server.requests[4]?.to ?? '' }))
    expect(client.gate.state).toBe('open')
    await Promise.all(waiting)
    expect(eventsNamed('anomaly')).toHaveLength(1)
  })

  test('believes 1002 again once messages arrive again, and a second 1002 makes a provisional suppression final', async () => {
    const { client, server } = await startHarness({ suppressionGuard: { minimum: 3, window: 10 } })
    await Promise.all(numbers.slice(0, 20).map((number) => client.send({ to: number, message: 'Hello' })))
    const { requests } = server
    for (const { to: number, number: n } of requests.slice(0, 4))
      await client.receive(failed({ id: idOf(n), to: number }, 1002))
    for (const { to: number, number: n } of requests.slice(4, 16)) {
      await client.receive(progressed('delivered', { id: idOf(n), to: number }))
    }
    const first = requests[0]?.to ?? ''
    expect(await client.suppressions.get(first)).toMatchObject({ provisional: true })
    await client.resume()
    await client.send({ to: first, message: 'Again' })
    await client.receive(failed({ id: idOf(21), to: first }, 1002))
    expect(await client.suppressions.has(first)).toBe(true)
  })

  test.each(['a probe that is delivered', 'resume()'])(
    'does not believe a late 1002 of a message that was sent before %s',
    async (end) => {
      const { client, server, clock, eventsNamed } = await startHarness({
        suppressionGuard: { minimum: 3, window: 10 },
      })
      await Promise.all(numbers.slice(0, 10).map((number) => client.send({ to: number, message: 'Hello' })))
      const early = server.requests.map(({ number, to: recipient }) => ({ id: idOf(number), to: recipient }))
      for (const status of early.slice(0, 5)) await client.receive(failed(status, 1002))
      if (end === 'resume()') await client.resume()
      else {
        const probe = client.send({ to: '919811111111', message: 'Hello' })
        await settle()
        await clock.advance(60_000)
        await probe
        await until(() => eventsNamed('accepted').length === 11)
        await client.receive(progressed('delivered', { id: idOf(11), to: '919811111111' }))
      }
      expect(client.gate.state).toBe('open')
      for (const status of early.slice(5)) await client.receive(failed(status, 1002))
      expect((await client.suppressions.list()).filter(({ provisional }) => !provisional)).toEqual([])
      expect(client.gate.state).toBe('open')
    },
  )

  test('can be switched off', async () => {
    const { client, server, eventsNamed } = await startHarness({ suppressionGuard: false })
    await Promise.all(numbers.slice(0, 50).map((number) => client.send({ to: number, message: 'Hello' })))
    for (const { to: number, number: n } of [...server.requests])
      await client.receive(failed({ id: idOf(n), to: number }, 1002))
    expect(eventsNamed('anomaly')).toEqual([])
    expect(await client.suppressions.has(numbers[0] ?? '')).toBe(true)
  })
})
