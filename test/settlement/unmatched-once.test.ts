import { memoryStore, type Store } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { billed, billedV3, failed, failedV3, progressed, progressedV3 } from '../support/webhook-bodies.ts'

const foreign = { id: 'of-another-client', to: '919811111111' }

async function namesIn(store: Store): Promise<readonly string[]> {
  const { entries } = await store.scoped('MyShop:917834811114').readFeed({ after: 0, limit: 100 })
  return entries.map(({ name }) => name)
}

describe('a webhook about a message of another client that Gupshup repeats', () => {
  it.each([
    ['a status', progressed('delivered', foreign), 'unmatched'],
    ['a cost', billed(foreign), 'billing'],
  ] as const)('is in the feed once: %s', async (_, body, name) => {
    const store = memoryStore()
    const { client, eventsNamed } = await startHarness({ store })
    for (let time = 1; time <= 3; time += 1) await client.receive(body)
    expect(await namesIn(store)).toEqual([name])
    expect(eventsNamed(name)).toHaveLength(1)
  })

  it.each([
    ['a status', progressed('delivered', foreign), progressedV3('delivered', foreign), 'unmatched'],
    ['a failure that each gives its own code', failed(foreign, 470), failedV3(foreign, 131047), 'unmatched'],
    ['a cost', billed(foreign), billedV3(foreign), 'billing'],
  ] as const)('is told once if both versions report it: %s', async (_, version2, version3, name) => {
    for (const bodies of [
      [version2, version3],
      [version3, version2],
    ]) {
      const store = memoryStore()
      const { client, eventsNamed } = await startHarness({ store })
      for (const body of [...bodies, ...bodies]) await client.receive(body)
      expect(await namesIn(store)).toEqual([name])
      expect(eventsNamed(name)).toHaveLength(1)
    }
  })

  it.each([
    ['two statuses', progressed('delivered', foreign), progressedV3('read', foreign)],
    ['two messages', progressed('read', foreign), progressedV3('read', { ...foreign, id: 'another' })],
    ['two costs', billed(foreign), billedV3(foreign, 'utility')],
  ])('is told twice if it says two things: %s', async (_, one, other) => {
    const store = memoryStore()
    const { client } = await startHarness({ store })
    for (const body of [one, other]) await client.receive(body)
    expect(await namesIn(store)).toHaveLength(2)
  })

  it('is in the feed once for two processes that get it at the same time', async () => {
    const store = memoryStore()
    const { client: one } = await startHarness({ store })
    const { client: two } = await startHarness({ store })
    const body = billed(foreign)
    await Promise.all([one.receive(body), two.receive(body), one.receive(body), two.receive(body)])
    expect(await namesIn(store)).toEqual(['billing'])
  })
})
