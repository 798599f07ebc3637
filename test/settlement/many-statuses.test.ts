import fc from 'fast-check'
import { memoryStore, StoreError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import type { GupshupEvent } from '../../src/model/index.ts'
import { inOrder } from '../../src/settlement/in-order.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const recipientOf = (index: number) => String(919_876_543_000 + index)

function bodyOf(statuses: readonly { readonly index: number; readonly status: string }[]) {
  const items = statuses.map(({ index, status }) => ({
    gs_id: idOf(index),
    id: `wamid.out.${index}`,
    status,
    timestamp: '1790000100',
    recipient_id: recipientOf(index),
  }))
  const value = { messaging_product: 'whatsapp', statuses: items }
  return { entry: [{ changes: [{ field: 'messages', value }] }] }
}

/** A client that has sent `count` messages, and whose store does `onReplace` before each write of a message from then on. */
async function startWithSent(count: number, onReplace: (id: unknown) => Promise<void>) {
  let hasSent = false
  const store = wrappedStore(memoryStore(), async (name, step, given) => {
    if (name === 'replace' && hasSent) await onReplace(Reflect.get(Object(given[0]), 'id'))
    return await step(...given)
  })
  const harness = await startHarness({ store })
  const ids: string[] = []
  for (let index = 1; index <= count; index += 1)
    ids.push((await harness.client.send({ to: recipientOf(index), message: 'Hello' })).id)
  hasSent = true
  return { ...harness, ids }
}

describe('a body with many statuses', () => {
  it('is written at once: the write of no message waits for that of another', async () => {
    const count = 20
    let begun = 0
    const { client, eventsNamed } = await startWithSent(count, async () => {
      begun += 1
      await until(() => begun === count)
    })
    const statuses = Array.from({ length: count }, (_, index) => ({ index: index + 1, status: 'delivered' }))
    await client.receive(bodyOf(statuses))
    expect(eventsNamed('status')).toHaveLength(count)
  })

  it('has the statuses of one message in their order, and each of them is told', async () => {
    const { client, eventsNamed, ids } = await startWithSent(2, async () => {})
    await client.receive(
      bodyOf([
        { index: 1, status: 'sent' },
        { index: 2, status: 'sent' },
        { index: 1, status: 'delivered' },
        { index: 2, status: 'read' },
        { index: 1, status: 'read' },
      ]),
    )
    const told = eventsNamed('status').map(({ id, status }) => ({ id, status }))
    expect(told.filter(({ id }) => id === ids[0]).map(({ status }) => status)).toEqual([
      'sent',
      'delivered',
      'read',
    ])
    expect(told.filter(({ id }) => id === ids[1]).map(({ status }) => status)).toEqual(['sent', 'read'])
  })

  it('rejects if one of them cannot be stored, stores the others, and loses nothing when it comes again', async () => {
    let isFull = true
    let failing: string | undefined
    const { client, eventsNamed, ids } = await startWithSent(3, async (id) => {
      if (isFull && id === failing) throw new StoreError('The disk is full.')
    })
    failing = ids[1]
    const body = bodyOf([1, 2, 3].map((index) => ({ index, status: 'delivered' })))
    await expect(client.receive(body)).rejects.toThrow('The disk is full.')
    expect(eventsNamed('status').map(({ id }) => id)).toEqual([ids[0], ids[2]])
    isFull = false
    await client.receive(body)
    expect(eventsNamed('status').map(({ id }) => id)).toEqual([ids[0], ids[2], ids[1]])
  })
})

const status = (
  ids: { readonly gupshupId?: string; readonly whatsappId?: string },
  to = 'a',
): GupshupEvent => ({
  type: 'status',
  status: 'sent',
  to,
  ...ids,
})

const inbound: GupshupEvent = { type: 'inbound', from: 'a', message: { type: 'text', payload: {} } }

/** Which events had begun and ended, in order, when each step of the work takes a turn. */
async function runInOrder(events: readonly GupshupEvent[]) {
  const steps: string[] = []
  await inOrder(events, async (event) => {
    const index = events.indexOf(event)
    steps.push(`begin ${index}`)
    await until(() => true)
    steps.push(`end ${index}`)
  })
  return (step: 'begin' | 'end', index: number) => steps.indexOf(`${step} ${index}`)
}

describe('inOrder()', () => {
  it('begins events of different messages before the first has ended', async () => {
    const at = await runInOrder([status({ gupshupId: '1' }), status({ gupshupId: '2' })])
    expect(at('begin', 1)).toBeLessThan(at('end', 0))
  })

  it('lets an event without Gupshup’s id wait for all before it of its person, and those after it wait for it', async () => {
    const at = await runInOrder([
      status({ gupshupId: '1' }),
      status({ whatsappId: 'w' }),
      status({ gupshupId: '2' }),
      status({ gupshupId: '3' }, 'b'),
    ])
    expect(at('begin', 1)).toBeGreaterThan(at('end', 0))
    expect(at('begin', 2)).toBeGreaterThan(at('end', 1))
    expect(at('begin', 3)).toBeLessThan(at('end', 0))
  })

  it('does an event that is about no message alone', async () => {
    const at = await runInOrder([status({ gupshupId: '1' }), inbound, status({ gupshupId: '2' })])
    expect(at('begin', 1)).toBeGreaterThan(at('end', 0))
    expect(at('begin', 2)).toBeGreaterThan(at('end', 1))
  })

  it('never begins an event before all earlier ones that share an id with it have ended', async () => {
    const ids = fc.record(
      { gupshupId: fc.constantFrom('1', '2', '3'), whatsappId: fc.constantFrom('1', '2', '3') },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(ids, { maxLength: 12 }), async (all) => {
        const at = await runInOrder(all.map((one) => status(one)))
        all.forEach((one, index) => {
          all.slice(0, index).forEach((other, before) => {
            const shared =
              (one.gupshupId !== undefined && one.gupshupId === other.gupshupId) ||
              (one.whatsappId !== undefined && one.whatsappId === other.whatsappId)
            if (shared) expect(at('begin', index)).toBeGreaterThan(at('end', before))
          })
        })
      }),
    )
  })
})
