import { type ClientEvents, memoryStore, type Store, StoreError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf } from '../support/local-server.ts'
import { settle } from '../support/until.ts'
import { billed, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const scope = 'MyShop:917834811114'
const own = { id: idOf(1), to }

/** As the events of marketing messages are: without Gupshup's id. */
const nameless = {
  app: 'MyShop',
  type: 'message-event',
  version: 2,
  payload: { id: whatsappIdOf(to), type: 'delivered', destination: to, payload: {} },
}

interface Death {
  /** The last step of the store that the process takes. */
  readonly afterSteps: number
  /** Whether that step is done though the process does not live to see it. */
  readonly isLastDone: boolean
}

/** The store of a process that ends: from a step on it does nothing for it. */
function dyingStore(store: Store, { afterSteps, isLastDone }: Death) {
  let left = afterSteps
  const gone = () => new StoreError('The process has ended.')
  return {
    isDead: () => left <= 0,
    store: wrappedStore(
      store,
      async (_, step, given) => {
        left -= 1
        if (left > 0) return await step(...given)
        if (left === 0 && isLastDone) await step(...given)
        throw gone()
      },
      { isShared: true },
    ),
  }
}

/** One process sends and gets the webhooks until it ends; another on the same store gets those that were not answered. */
async function runUntilDeath(death: Death, early: readonly object[], late: readonly object[]) {
  const memory = memoryStore()
  const dying = dyingStore(memory, death)
  const answer: Answer = async (request, response) => {
    for (const body of early) await deliver(body)
    await accept(request, response)
  }
  const first = await startHarness({ store: dying.store }, answer)
  const second = await startHarness({
    store: wrappedStore(memory, (_, step, given) => step(...given), { isShared: true }),
    baseUrl: first.server.url,
  })
  await second.client.recover()

  async function deliver(body: object): Promise<void> {
    if (!dying.isDead()) {
      const isAnswered = await first.client.receive(body).then(
        () => true,
        () => false,
      )
      if (isAnswered && !dying.isDead()) return
    }
    // A webhook that was not acknowledged is sent again.
    await second.client.receive(body)
  }

  await first.client.send({ to, message: 'Hello' }).catch(() => {})
  const left = [...late]
  const deliverLate = async () => {
    // Gupshup reports no message that it did not get.
    if (first.server.requests.length > 0) for (const body of left.splice(0)) await deliver(body)
  }
  await deliverLate()
  // The heartbeat of the first ends, and the second recovers its messages.
  for (let heartbeat = 0; heartbeat < 20; heartbeat += 1) {
    await second.clock.advance(5_000)
    await settle(10)
    await deliverLate()
  }
  const emitted = [first, second].flatMap(({ events }) => events)
  return { emitted, isDead: dying.isDead(), requests: first.server.requests, store: memory.scoped(scope) }
}

const namesOf = (emitted: Harness['events'], name: keyof ClientEvents) =>
  emitted.filter((one) => one.name === name)

describe.each([
  { isLastDone: true, when: 'after' },
  { isLastDone: false, when: 'before' },
])('a process that crashes $when any step of the store', ({ isLastDone }) => {
  test.each([
    { order: 'before the response', early: [nameless, progressed('sent', own), billed(own)], late: [] },
    {
      order: 'on both sides of the response',
      early: [nameless, billed(own)],
      late: [progressed('sent', own)],
    },
    { order: 'after the response', early: [], late: [billed(own), nameless, progressed('sent', own)] },
  ])(
    'loses, duplicates and misreports no webhook that came $order',
    async ({ early, late }) => {
      for (let afterSteps = 1; ; afterSteps += 1) {
        const run = await runUntilDeath({ afterSteps, isLastDone }, early, late)
        const about = { afterSteps, isLastDone }
        expect({ ...about, waiting: await run.store.countWaiting() }).toEqual({ ...about, waiting: 0 })
        // It ended before it had written the message down.
        if (run.requests.length === 0 && run.isDead) continue
        const record = await findOne(run.store, { eventIds: { gupshupId: own.id } })
        const attempt = record?.attempts.find(({ gupshupId }) => gupshupId === own.id)
        const delivered = namesOf(run.emitted, 'status').filter(
          ({ event }) => Reflect.get(Object(event), 'status') === 'delivered',
        )
        const isLastWord = run.isDead ? expect.toBeOneOf([0, 1]) : 1
        expect({
          ...about,
          requests: run.requests.length,
          status: attempt?.status,
          isBilled: attempt?.billing !== undefined,
          unmatched: namesOf(run.emitted, 'unmatched'),
          parked: await run.store.findParked({ page: { limit: 10 } }),
          delivered: delivered.length,
          billing: namesOf(run.emitted, 'billing').length,
        }).toEqual({
          ...about,
          requests: 1,
          status: 'delivered',
          isBilled: true,
          unmatched: [],
          parked: [],
          // A process that crashes between the write and the event has emitted nothing.
          delivered: isLastWord,
          billing: isLastWord,
        })
        if (!run.isDead) return
      }
    },
    60_000,
  )
})

test('webhooks that came before the response are applied later if the store fails just after it', async () => {
  let isFailing = false
  const store = wrappedStore(memoryStore(), async (name, step, given) => {
    if (name === 'findParked' && 'eventIds' in Object(given[0]) && isFailing) {
      isFailing = false
      throw new StoreError('The disk is full.')
    }
    return await step(...given)
  })
  const { client, clock, eventsNamed } = await startHarness({ store }, async (request, response) => {
    await client.receive(progressed('delivered', own))
    isFailing = true
    await accept(request, response)
  })
  const receipt = await client.send({ to, message: 'Hello' })
  expect(eventsNamed('status')).toEqual([])
  await clock.advance(1_000)
  await settle()
  expect(eventsNamed('status')).toMatchObject([{ id: receipt.id, status: 'delivered' }])
})
