import { env } from 'node:process'
import fc from 'fast-check'
import { GupshupClient, memoryStore, type Store, StoreError, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { wrappedStore } from '../support/wrapped-store.ts'
import { Ledger } from './ledger.ts'
import { Story, stories, type Told } from './story.ts'

/** `STORIES=5000` is a long run. fast-check prints the seed of a failure. */
const numRuns = Number(env['STORIES'] ?? 120)
const timeout = 600_000

describe('three people who move, take over numbers, stop and resume, told by notices that leave out any field', () => {
  it('are told apart as by the whole history, when webhooks come in any order, twice, by three processes', {
    timeout,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ deeds, seed }) => {
        const store = memoryStore()
        const scheduler = new SeededScheduler(seed)
        await ingest(new Story(deeds), store, async (processes, webhooks) => {
          for (const webhook of shuffled([...webhooks, ...webhooks], scheduler))
            await processes[scheduler.pick(processes.length)]?.receive(webhook.body)
        })
      }),
      { numRuns },
    )
  })

  it('are told apart as by the whole history, when three processes ingest everything at the same moment', {
    timeout,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ deeds, seed }) => {
        const scheduler = new SeededScheduler(seed)
        const store = latencyStore(memoryStore(), scheduler)
        await ingest(new Story(deeds), store, async (processes, webhooks) => {
          const arriving = shuffled([...webhooks, ...webhooks], scheduler)
          await Promise.all(
            arriving.map(({ body }) => processes[scheduler.pick(processes.length)]?.receive(body)),
          )
        })
      }),
      { numRuns },
    )
  })

  it('are told apart as by the whole history, when processes crash at any step and webhooks come again', {
    timeout,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ deeds, seed }) => {
        const scheduler = new SeededScheduler(seed)
        let left = Number.POSITIVE_INFINITY
        const store = wrappedStore(memoryStore(), async (_, proceed, given) => {
          if (left <= 0) throw new StoreError('The process was killed.')
          left -= 1
          return await proceed(...given)
        })
        await ingest(new Story(deeds), store, async (processes, webhooks) => {
          for (const { body } of shuffled(webhooks, scheduler)) {
            left = scheduler.pick(14)
            await processes[scheduler.pick(processes.length)]?.receive(body).catch(() => {})
            left = Number.POSITIVE_INFINITY
          }
          for (const { body } of shuffled(webhooks, scheduler))
            await processes[scheduler.pick(processes.length)]?.receive(body)
        })
      }),
      { numRuns },
    )
  })
})

type Ingesting = (processes: readonly GupshupClient[], webhooks: readonly Told[]) => Promise<void>

async function ingest(story: Story, store: Store, run: Ingesting): Promise<void> {
  const emitted: string[] = []
  const processes = [1, 2, 3].map(() => {
    const apiKey = 'sk_test_0123456789abcdef'
    const client = new GupshupClient({ apiKey, appName: 'MyShop', source: '917834811114', store })
    for (const name of ['store', 'error', 'unmatched'] as const) client.on(name, () => {})
    client.on('identity', (event) => {
      const { change, phone, userId } = event
      const at = change === 'link' ? undefined : event.at
      emitted.push(JSON.stringify(unredacted({ change, phone, userId, at })))
    })
    return client
  })
  try {
    await run(processes, story.told)
    expect(emitted, 'each event of the type identity is emitted once').toEqual([...new Set(emitted)])
    const notices = story.told.filter(({ fact }) => fact?.type === 'moved' || fact?.type === 'new-id')
    const changes = emitted.filter((event) => !event.includes('"change":"link"'))
    expect(changes, 'every notice is emitted').toHaveLength(notices.length)
    const [client] = processes
    if (client !== undefined)
      await expectLedger(client, story, Ledger.of(story.told.flatMap(({ fact }) => fact ?? [])))
  } finally {
    for (const client of processes) await client.close()
  }
}

async function expectLedger(client: GupshupClient, story: Story, ledger: Ledger): Promise<void> {
  for (const userId of story.ids) {
    const person = unredacted(await client.people.get({ userId }))
    if (person === undefined) continue
    expect([...person.userIds].sort(), `the ids with ${userId}`).toEqual(ledger.idsWith(userId))
    const expected = ledger.numbersOf(userId)
    expect(person.numbers.length > 0, `whether ${userId} has a number`).toBe(expected.length > 0)
    for (const scope of ['all', 'marketing'] as const) {
      const hasStopped = ledger.hasStopped(userId, scope) || ledger.hasStopped(userId, 'all')
      const isRefused = await client.suppressions.has({ userId }, { marketing: scope === 'marketing' })
      expect(isRefused, `${scope} to ${userId}`).toBe(hasStopped)
    }
  }
  for (const number of Story.numbers) {
    const person = unredacted(await client.people.get(`+${number}`))
    const owners = ledger.ownersOf(number)
    expect([...(person?.userIds ?? [])].sort(), `the owner of ${number}`).toEqual(owners)
    const [owner] = owners
    if (owner === undefined) continue
    const isRefused = await client.suppressions.has(`+${number}`, { marketing: true })
    const hasStopped = ledger.hasStopped(owner, 'marketing') || ledger.hasStopped(owner, 'all')
    if (hasStopped) expect(isRefused, `the number ${number}`).toBe(true)
    else if (!story.isNamedInStop(number)) expect(isRefused, `the number ${number}`).toBe(false)
  }
}

function shuffled<Item>(items: readonly Item[], scheduler: SeededScheduler): readonly Item[] {
  return items
    .map((item) => ({ item, place: scheduler.pick(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
