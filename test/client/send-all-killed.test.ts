import { memoryStore, type SendAllOptions } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { mortalProcess } from '../support/mortal-process.ts'
import { settle } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const request = { to, message: 'Hello', idempotencyKey: 'order-7' }

async function run({ client }: Harness, options: SendAllOptions): Promise<void> {
  for await (const _result of client.sendAll([request], options));
}

test.each(['before', 'after'] as const)(
  'a process that is killed %s any operation of its store while it retries leaves one retry, which is sent at most once',
  async (when) => {
    let killed = 0
    for (let step = 1; ; step += 1) {
      expect(step).toBeLessThan(80)
      const store = memoryStore()
      const process = mortalProcess(store)
      const first = await startHarness({ store: process.store })
      await run(first, {})
      await first.client.receive(failed({ id: idOf(1), to }, 1005))
      await settle()
      process.dieAt(step, when)
      await run(first, { retryFailed: [1005] })
      await settle()
      if (process.diedAt === undefined) break
      killed += 1
      const where = `killed ${when} ${process.diedAt}(), step ${step}`
      const again = { store: mortalProcess(store).store, baseUrl: first.server.url }
      const second = await startHarness(again)
      await second.client.recover()
      // The heartbeat of the dead process is too old by then.
      await second.clock.advance(90_000)
      await settle()
      for (let time = 0; time < 2; time += 1) await run(second, { retryFailed: [1005] })
      expect(first.server.requests.length, where).toBeLessThanOrEqual(2)
      const { messages } = await second.client.messages.list({ to })
      const keys = messages.map(({ idempotencyKey }) => idempotencyKey)
      expect(keys.sort(), where).toEqual(['order-7', 'order-7:retry-1'])
    }
    expect(killed).toBeGreaterThan(3)
  },
)
