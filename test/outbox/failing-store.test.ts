import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import { interceptStore } from '../../src/store/intercept-store.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const scopeName = 'MyShop:917834811114'
const soon = { timeout: 30_000, interval: 5 }
const whens = ['before', 'after'] as const

/** A store that fails once, at a step from now on, before or after it has done it. */
function failingStore() {
  const memory = memoryStore()
  let left = Number.POSITIVE_INFINITY
  let when: (typeof whens)[number] = 'before'
  return {
    scope: memory.scoped(scopeName),
    /** @returns whether a step has failed by now */
    hasFailed: () => left <= 0,
    failAt(step: number, its: (typeof whens)[number]) {
      left = step
      when = its
    },
    store: {
      close: () => memory.close(),
      scoped: (scope: string) =>
        interceptStore(memory.scoped(scope), async (_, run, given) => {
          // What a client writes about a message that it sends has tests of its own.
          if (JSON.stringify(given[0])?.includes('"owner"')) return await run(...given)
          left -= 1
          if (left !== 0) return await run(...given)
          if (when === 'after') await run(...given)
          throw new Error('The store failed.')
        }),
    },
  }
}

/** Calls `test` with each step at which the store can fail, until none of its steps fails any more. */
async function atEachStep(
  test: (fails: (failing: ReturnType<typeof failingStore>) => void) => Promise<boolean>,
) {
  let steps = 0
  for (const when of whens) {
    for (let step = 1, isFailing = true; isFailing; step += 1) {
      isFailing = await test((failing) => failing.failAt(step, when))
      steps += Number(isFailing)
    }
  }
  return steps
}

describe('a store that fails at any step', () => {
  it('lets a message be canceled by the next call, and the feed tells it once', async () => {
    const steps = await atEachStep(async (fails) => {
      const failing = failingStore()
      const { client, server } = await startHarness({ store: failing.store })
      const { id } = await client.enqueue({ to, message: 'Hello' })
      fails(failing)
      await client.messages.cancel(id).catch(() => {})
      const hasFailed = failing.hasFailed()
      failing.failAt(Number.POSITIVE_INFINITY, 'before')
      await client.messages.cancel(id)
      expect(await client.messages.get({ id })).toMatchObject({ state: 'canceled' })
      client.work()
      await settle(20)
      expect(server.requests).toHaveLength(0)
      const feed = await failing.scope.readFeed?.({ after: 0, limit: 100 })
      expect(feed?.entries.filter(({ name }) => name === 'canceled')).toHaveLength(1)
      return hasFailed
    })
    expect(steps).toBeGreaterThanOrEqual(4)
  })

  it('lets the next redrive send what is missing, and nothing twice', async () => {
    const steps = await atEachStep(async (fails) => {
      const failing = failingStore()
      const { client, server, clock } = await startHarness({ store: failing.store })
      await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
      await client.receive(failed({ id: idOf(1), to }, 1005))
      fails(failing)
      await client.messages.redrive({ code: 1005 }).catch(() => {})
      const hasFailed = failing.hasFailed()
      failing.failAt(Number.POSITIVE_INFINITY, 'before')
      await client.messages.redrive({ code: 1005 })
      await vi.waitFor(async () => {
        // A client pauses after a step of its own that has failed.
        await clock.advance(1_000)
        expect(server.requests).toHaveLength(2)
      }, soon)
      expect(await client.messages.redrive({ code: 1005 })).toMatchObject({ send: 0, redriven: 1 })
      await settle(20)
      expect(server.requests).toHaveLength(2)
      return hasFailed
    })
    expect(steps).toBeGreaterThanOrEqual(12)
  })
})
