import { memoryStore, type Store } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import type { StoredFeedEntry } from '../../src/store/feed.ts'
import * as personBodies from '../people/person-bodies.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { accept, idOf, json } from '../support/local-server.ts'
import { mortalProcess } from '../support/mortal-process.ts'
import { settle } from '../support/until.ts'
import {
  accountEvent,
  billed,
  billedV3,
  failed,
  inbound,
  inboundV3,
  progressed,
  progressedV3,
  templateEvent,
  userEvent,
} from '../support/webhook-bodies.ts'

const to = '919876543210'
const own = { id: idOf(1), to }
const foreign = { id: 'of-another-client', to: '919811111111' }
const templateId = 'a1b2c3d4-0000-4000-8000-000000000001'

const send = ({ client }: Harness) => client.send({ to, message: 'Hello', metadata: { order: 7 } })

async function feedOf(store: Store): Promise<readonly StoredFeedEntry[]> {
  const page = await store.scoped('MyShop:917834811114').readFeed?.({ after: 0, limit: 1_000 })
  return page?.entries ?? []
}

function countsOf(entries: readonly StoredFeedEntry[], names: Iterable<string>): Record<string, number> {
  const counts = [...names].map((name) => [name, entries.filter((entry) => entry.name === name).length])
  return Object.fromEntries(counts)
}

interface Story {
  readonly before?: (harness: Harness) => Promise<unknown>
  /** The webhooks during which the process is killed. Gupshup repeats all that had no 2xx, and the last one that had. */
  readonly bodies: readonly object[]
  /** How often the feed has each. */
  readonly tells: Readonly<Record<string, number>>
}

const stories: Readonly<Record<string, Story>> = {
  'an inbound message': { bodies: [inbound(to)], tells: { inbound: 1 } },
  'an inbound message by both versions': { bodies: [inbound(to), inboundV3(to)], tells: { inbound: 1 } },
  'a delivery': { before: send, bodies: [progressed('delivered', own)], tells: { status: 1 } },
  'a delivery by both versions': {
    before: send,
    bodies: [progressedV3('delivered', own), progressed('delivered', own)],
    tells: { status: 1 },
  },
  'a failure': { before: send, bodies: [failed(own, 1_005)], tells: { failed: 1 } },
  'a failure that suppresses the number': {
    before: send,
    bodies: [failed(own, 1_002)],
    tells: { failed: 1, suppressed: 1 },
  },
  'a failure with a fallback': {
    before: ({ client }) => client.send({ to, message: 'Hello', fallback: 'Hello again' }),
    bodies: [failed(own, 1_005)],
    tells: { fallback: 1, failed: 0 },
  },
  'the cost of a message': { before: send, bodies: [billed(own), billedV3(own)], tells: { billing: 1 } },
  'a number that is on WhatsApp after all': {
    before: async (harness) => {
      await send(harness)
      await harness.client.receive(failed(own, 1_002))
    },
    bodies: [inbound(to, { at: Date.UTC(2100, 0, 1) - 1 })],
    tells: { inbound: 1, unsuppressed: 1 },
  },
  'an opt-out': { bodies: [userEvent('opted-out', to)], tells: { user: 1, suppressed: 1 } },
  'a pause of a template': {
    bodies: [templateEvent('paused', { id: templateId, at: Date.UTC(2026, 0, 1) })],
    // It is known by its id and by its name.
    tells: { template: 1, quarantined: 2 },
  },
  'a restriction': {
    bodies: [accountEvent('status-event', { status: 'ACCOUNT_RESTRICTED' })],
    tells: { account: 1, gate: 1 },
  },
  'what has no event of its own': {
    bodies: [
      { app: 'MyShop', timestamp: 1_760_000_005_000, version: 2, type: 'onboarding-event', payload: {} },
    ],
    tells: { webhook: 1 },
  },
  'a link of a number and an id': {
    bodies: [personBodies.inbound({ number: to, userId: 'IN.1700000000000001' }, 1)],
    tells: { identity: 1, inbound: 1 },
  },
  'a notice that a person has another number': {
    before: ({ client }) =>
      client.receive(personBodies.inbound({ number: to, userId: 'IN.1700000000000001' }, 1)),
    bodies: [
      personBodies.moved(
        { number: to, userId: 'IN.1700000000000001' },
        { number: '919876543219', userId: 'IN.1700000000000002' },
        2,
      ),
    ],
    // The link was told before.
    tells: { identity: 2, inbound: 1 },
  },
  'a status of a message that the store does not have': {
    bodies: [progressed('delivered', foreign)],
    tells: { unmatched: 1 },
  },
  'the cost of a message that the store does not have': { bodies: [billed(foreign)], tells: { billing: 1 } },
  'the cost, without a time, of a message that the store does not have': {
    bodies: [billedV3(foreign)],
    tells: { billing: 1 },
  },
  'a status of another app': {
    bodies: [progressed('delivered', foreign, 'AnotherApp')],
    tells: { unmatched: 1 },
  },
}

describe('a process that is killed before or after any operation of its store', () => {
  test.each(Object.entries(stories))(
    'tells the feed exactly once, with the process that gets the webhook again, of %s',
    async (_, { before, bodies, tells }) => {
      const killed = await killAtEachStep(async (harness, again) => {
        if (again === undefined) await before?.(harness)
        else for (const body of bodies) await harness.client.receive(body)
      })
      for (const { entries, where } of killed)
        expect(countsOf(entries, Object.keys(tells)), where).toEqual(tells)
    },
  )

  test('tells the feed of a message that it was sending, and of the delivery, once', async () => {
    const killed = await killAtEachStep(async (harness, again) => {
      const { client, server } = harness
      const delivered = progressed('delivered', own)
      if (again === 'other') await client.receive(delivered)
      if (again !== 'own') return
      // The webhook overtakes the response.
      server.answer = async (request, response) => {
        await client.receive(delivered).catch(() => {})
        await accept(request, response)
      }
      await send(harness)
    })
    for (const { entries, where, isStored } of killed) {
      const { status, unmatched, accepted, unknown } = countsOf(entries, [
        ...['status', 'unmatched', 'accepted', 'unknown'],
      ])
      // A message that its webhook settles at once is never told as unknown.
      if (isStored) expect({ status, unmatched }, where).toEqual({ status: 1, unmatched: 0 })
      else expect(unmatched, where).toBeGreaterThan(0)
      expect(accepted, where).toBeLessThan(2)
      expect(unknown, where).toBeLessThan(2)
    }
  })

  test('tells the feed once that Gupshup refused a message', async () => {
    const killed = await killAtEachStep(async (harness, again) => {
      harness.server.answer = (_, response) => json(response, 400, { status: 'error', message: 'Invalid' })
      if (again === 'own') await send(harness)
    })
    for (const { entries, where, isStored } of killed) {
      // The process that continues sends the message if the other had not, and cannot know how a request was answered.
      const counts = countsOf(entries, ['failed', 'unknown', 'accepted'])
      const outcomes = Object.values(counts).reduce((sum, count) => sum + count)
      expect(outcomes, where).toBe(isStored ? 1 : 0)
    }
  })

  test('tells the feed once that an outcome is unknown, and what settles it', async () => {
    const killed = await killAtEachStep(async (harness, again) => {
      if (again === undefined) {
        harness.server.answer = (_, response) => void response.destroy()
        await send(harness).catch(() => {})
      } else await harness.client.receive(progressed('delivered', own))
    })
    for (const { entries, where } of killed)
      expect(countsOf(entries, ['unknown', 'status']), where).toEqual({ unknown: 1, status: 1 })
  })
})

interface Killed {
  readonly where: string
  readonly entries: readonly StoredFeedEntry[]
  /** Whether the store has a message. */
  readonly isStored: boolean
}

/**
 * @param live What a process does: before it can be killed (`undefined`), while it is (`'own'`), and what Gupshup then repeats to another
 *   (`'other'`).
 */
async function killAtEachStep(
  live: (harness: Harness, again: 'own' | 'other' | undefined) => Promise<unknown>,
): Promise<readonly Killed[]> {
  const killed: Killed[] = []
  for (const when of ['before', 'after'] as const) {
    for (let step = 1; ; step += 1) {
      expect(step).toBeLessThan(80)
      const store = memoryStore()
      const process = mortalProcess(store)
      const first = await startHarness({ store: process.store })
      await first.client.recover()
      await live(first, undefined)
      await settle()
      process.dieAt(step, when)
      await live(first, 'own').catch(() => {})
      await settle()
      const { diedAt } = process
      if (diedAt === undefined) break
      const second = await startHarness({ store: mortalProcess(store).store })
      await second.client.recover()
      // The heartbeat of the dead process is too old by then.
      await second.clock.advance(90_000)
      await settle()
      await live(second, 'other')
      await second.clock.advance(90_000)
      await settle()
      const where = `killed ${when} ${diedAt}(), step ${step}`
      const { messages } = await store.scoped('MyShop:917834811114').listMessages({ limit: 10 })
      killed.push({ where, entries: await feedOf(store), isStored: messages.length > 0 })
    }
  }
  expect(killed.length).toBeGreaterThan(1)
  return killed
}
