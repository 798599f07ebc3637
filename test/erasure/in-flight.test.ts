import type { ServerResponse } from 'node:http'
import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import type { MessageRecord } from '../../src/model/index.ts'
import { eachMessage, findOne } from '../../src/store/operations.ts'
import { aWhatsappId } from '../../src/store/testing/records.ts'
import { idOf, json } from '../support/local-server.ts'
import { failed, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'
import { asha, type Running, start } from './life.ts'
import { formsOf, type Place, places } from './places.ts'

const { number, twin = '', mark } = asha
const soon = { timeout: 30_000, interval: 5 }
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

/** Makes the server hold every request. Returns what responds to the oldest one. */
function held({ server }: Running): {
  readonly respond: (status: number, body: object) => void
  readonly count: () => number
} {
  const waiting: ServerResponse[] = []
  server.answer = (_, response) => {
    waiting.push(response)
  }
  return {
    count: () => server.requests.length,
    respond(status, body) {
      const response = waiting.shift()
      if (response !== undefined) json(response, status, body)
    },
  }
}

async function expectNoTrace(place: Place): Promise<void> {
  const bytes = await place.bytes()
  const traces = [number, twin, mark].flatMap(formsOf)
  expect(traces.filter((trace) => bytes.includes(trace))).toEqual([])
}

const submitted = { status: 'submitted', messageId: idOf(1) }

describe.each(Object.entries(places()))(
  'erase() with the store in %s, and a message in flight',
  (_, makePlace) => {
    it.each(['the same client', 'another client'])(
      'lets a message that is being posted get its response, by %s',
      async (by) => {
        const place = await makePlace()
        const running = await start(place.open())
        const eraser = by === 'the same client' ? running : await start(place.open())
        const { respond, count } = held(running)
        const idempotencyKey = `${mark}-posting`
        const sending = running.client.send({
          to: number,
          message: mark,
          idempotencyKey,
          metadata: { of: mark },
        })
        await vi.waitFor(() => expect(count()).toBe(1), soon)
        expect(await eraser.client.erase(number)).toMatchObject({ messages: 1, canceled: 0 })
        respond(202, submitted)
        const receipt = await sending
        expect(receipt).toMatchObject({ to: number, status: 'accepted', messageId: idOf(1) })
        await expectNoTrace(place)
        expect(await running.client.send({ to: number, message: mark, idempotencyKey })).toMatchObject({
          id: receipt.id,
        })
        expect(await findOne(running.scope, { eventIds: { gupshupId: idOf(1) } })).toMatchObject({
          ...{ id: receipt.id, isErased: true, state: { name: 'accepted' } },
        })
      },
    )

    it('does not send a message again whose request is refused for a while', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      const { respond, count } = held(running)
      const sending = errorOf(running.client.send({ to: number, message: mark, fallback: `${mark} instead` }))
      await vi.waitFor(() => expect(count()).toBe(1), soon)
      await running.client.erase(twin)
      respond(429, { status: 'error', message: `Too Many Requests ${number}` })
      expect(await sending).toMatchObject({ kind: 'erased' })
      expect(count()).toBe(1)
      await expectNoTrace(place)
    })

    it('leaves a message unknown whose response is lost, and does not send it again', async () => {
      const place = await makePlace()
      const running = await start(place.open(), { unknownOutcome: 'resend', reconcileMs: 10 })
      const requests = running.server.requests
      let cut = () => {}
      running.server.answer = (_, response) => {
        cut = () => response.destroy()
      }
      const sending = errorOf(running.client.send({ to: number, message: mark, ttlMs: 60_000 }))
      await vi.waitFor(() => expect(requests).toHaveLength(1), soon)
      await running.client.erase(number)
      cut()
      expect(await sending).toMatchObject({ kind: 'outcome-unknown' })
      const records: MessageRecord[] = []
      for await (const record of eachMessage(running.scope)) records.push(record)
      expect(records).toMatchObject([{ state: { name: 'unknown' }, isErased: true }])
      expect(records[0]?.dueAt).toBeUndefined()
      await expectNoTrace(place)
    })

    it('puts no number on a list for a failure of an erased message, and keeps the opt-out', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      const { respond, count } = held(running)
      const sending = errorOf(running.client.send({ to: number, message: mark, marketing: true }))
      await vi.waitFor(() => expect(count()).toBe(1), soon)
      await running.client.erase(number)
      respond(202, submitted)
      await sending
      await running.client.receive(failed({ id: idOf(1), to: number }, 131_050, `${mark} stopped`))
      await vi.waitFor(
        async () => expect(await running.client.suppressions.has(twin, { marketing: true })).toBe(true),
        soon,
      )
      await expectNoTrace(place)
    })

    it('ends a send() whose message is held while the gate is shut', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      running.server.answer = (_, response) =>
        json(response, 429, { status: 'error', message: 'Too Many Requests' })
      const sending = errorOf(running.client.send({ to: number, message: mark, ttlMs: 60_000 }))
      await vi.waitFor(() => expect(running.client.gate.state).toBe('backing-off'), soon)
      expect(await running.client.erase(number)).toMatchObject({ messages: 1, canceled: 1 })
      expect(await sending).toMatchObject({ kind: 'erased' })
      expect(running.server.requests).toHaveLength(1)
      await expectNoTrace(place)
    })

    it('ends a queued message that a worker has claimed', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      await running.client.halt('Not now')
      const outcome = errorOf(
        (await running.client.enqueue({ to: number, message: mark })).outcome({ timeoutMs: 60_000 }),
      )
      const worker = running.client.work()
      await vi.waitFor(
        async () =>
          expect(
            (await running.scope.findDue({ queue: 'queued', now: Date.now(), limit: 1 })).messages,
          ).toEqual([]),
        soon,
      )
      await running.client.erase(number)
      expect(await outcome).toMatchObject({ kind: 'erased' })
      await running.client.resume()
      await worker.close()
      expect(running.server.requests).toEqual([])
      await expectNoTrace(place)
    })
  },
)

describe.each(Object.entries(places()))(
  'a late webhook of an erased message with the store in %s',
  (_, makePlace) => {
    it('finds its message by either id, and brings neither the number nor a WhatsApp id back', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      const receipt = await running.client.send({ to: number, message: mark })
      const id = receipt.messageId ?? ''
      await running.client.receive(progressed('sent', { id, to: number }))
      await running.client.erase(number)
      const payload = {
        id: whatsappIdOf(number),
        type: 'delivered',
        destination: number,
        payload: { ts: 1_760_000_001 },
      }
      const sender = { userId: asha.userId }
      await running.client.receive({
        app: 'MyShop',
        timestamp: Date.now(),
        version: 2,
        type: 'message-event',
        payload: { ...payload, sender },
      })
      expect(await receipt.outcome({ timeoutMs: 1 })).toMatchObject({ status: 'delivered', to: number })
      await running.client.receive(progressed('read', { id, to: number }))
      expect(await receipt.outcome({ until: 'read', timeoutMs: 1 })).toMatchObject({ status: 'read' })
      expect(running.events.map(({ name }) => name)).toEqual(['status', 'status', 'status'])
      await expectNoTrace(place)
    })

    it('gives a WhatsApp id that comes first after the erasure to its message as a hash', async () => {
      const place = await makePlace()
      const running = await start(place.open())
      const receipt = await running.client.send({ to: number, message: mark })
      await running.client.erase(number)
      await running.client.receive(progressed('delivered', { id: receipt.messageId ?? '', to: number }))
      const record = await running.scope.get(receipt.id)
      expect(record?.attempts).toMatchObject([
        { status: 'delivered', whatsappId: expect.stringMatching(/^erased:/) },
      ])
      expect(await findOne(running.scope, { eventIds: { whatsappId: aWhatsappId(number) } })).toBeUndefined()
      await expectNoTrace(place)
    })
  },
)

it('a late webhook finds an erased message whose Gupshup id contained the number', async () => {
  const running = await start(memoryStore())
  running.server.answer = (_, response) =>
    json(response, 202, { status: 'submitted', messageId: `g-${number}` })
  const receipt = await running.client.send({ to: number, message: mark })
  await running.client.erase(number)
  await running.client.receive(progressed('delivered', { id: `g-${number}`, to: number }))
  expect(await receipt.outcome({ timeoutMs: 1 })).toMatchObject({ status: 'delivered' })
  expect(JSON.stringify(await running.scope.get(receipt.id))).not.toContain(number)
})
