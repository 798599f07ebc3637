import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ScopedStore } from 'gupshup-outbound/store'
import { expect, onTestFailed, onTestFinished, test, vi } from 'vitest'
import { findOne } from '../../src/store/operations.ts'
import { accept, idOf, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { billed, failed, inbound, progressed } from '../support/webhook-bodies.ts'
import { openApplication, type Told } from './fixtures/application.ts'
import type { Moment } from './fixtures/crashing-store.ts'
import { openStore } from './fixtures/store-location.ts'
import { ClientProcess } from './support/client-process.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { duplicated, keyOf, messagesTo } from './support/messages.ts'
import { clientOptions, scope } from './support/options.ts'
import { seeded } from './support/seeded.ts'

/** `CRASH_KILLS=100 vitest --project crash told-to-consumers` kills more often. */
const kills = Number(process.env['CRASH_KILLS'] ?? 40)
const messages = 6 * kills
const deliverers = 6

/** Steps at which a process kills itself. Any other kill comes at a random moment. */
const steps: readonly string[] = [
  ...['insert', 'posting', 'accepted', 'failed', 'park', 'unpark', 'recordInbound'],
  ...['putDocument consumer', 'putDocument person', 'readFeed'],
]

describeWithEachStore(
  `a process that is killed ${kills} times, with webhooks repeated until 2xx`,
  (newLocation) => {
    test('tells a consumer every inbound message, failure, delivery and billing event, in order for each message', async () => {
      const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000)
      onTestFailed(() => showFigures('Told to consumers', { seed }))
      const random = seeded(seed)
      const folder = mkdtempSync(join(tmpdir(), 'application-'))
      const application = openApplication(join(folder, 'application.db'))
      const location = newLocation()
      const store = await openStore(location)
      const stored = store.scoped(scope)
      const gupshup = await startGupshup(random)
      onTestFinished(async () => {
        application.close()
        await store.close()
        await gupshup.server.close()
        rmSync(folder, { recursive: true, force: true })
      })
      const requests = messagesTo(messages)
      const live = async (crashesAt: Moment | undefined, lastsMs: number) => {
        const options = clientOptions(gupshup.server.url)
        await using process = new ClientProcess({
          ...{ location, options, hasFastHeartbeat: true },
          ...(crashesAt && { crashesAt }),
        })
        const isReady = process.call('consume', join(folder, 'application.db'), 1).catch(() => {})
        process.call('sendAll', requests.slice(0, gupshup.released()), 20).catch(() => {})
        const isOver = Promise.race([process.ended, isReady.then(() => sleep(lastsMs))])
        await Promise.all(Array.from({ length: deliverers }, () => gupshup.deliver(process, isOver)))
      }
      for (let kill = 0; kill < kills; kill += 1) {
        gupshup.release(Math.ceil((messages * (kill + 1)) / kills))
        await live(momentFrom(random), 300 * random())
        await expireMembers(stored)
      }

      const options = clientOptions(gupshup.server.url)
      await using last = new ClientProcess({ location, options, hasFastHeartbeat: true })
      await last.call('consume', join(folder, 'application.db'), 0)
      await last.call('sendAll', requests, 20)
      await gupshup.deliver(last, last.ended, { untilEmpty: true })
      const { delivered, refused, written } = gupshup.facts()
      const isWhole = () => {
        const committed = application.committed()
        expect(countOf(committed, 'status', 'delivered')).toBe(delivered.length)
        expect(countOf(committed, 'failed')).toBe(refused.length)
        expect(countOf(committed, 'billing')).toBe(delivered.length)
        expect(countOf(committed, 'inbound')).toBe(written.length)
      }
      await vi.waitFor(isWhole, { timeout: 60_000, interval: 100 })

      const committed = application.committed()
      const idsByNumber = await idsOf(stored, requests)
      const idsOfNumbers = (numbers: readonly string[]) => numbers.map((to) => idsByNumber.get(to)).sort()
      expect(abouts(committed, 'status', 'delivered')).toEqual(idsOfNumbers(delivered))
      expect(abouts(committed, 'failed')).toEqual(idsOfNumbers(refused))
      expect(abouts(committed, 'billing')).toEqual(idsOfNumbers(delivered))
      expect(abouts(committed, 'inbound')).toEqual([...written].sort())
      expect(outOfOrder(application.calls())).toEqual([])
      expect(duplicated(gupshup.server)).toEqual([])
      const { length: calls } = application.calls()
      showFigures('Told to consumers', {
        seed,
        kills,
        calls,
        committed: committed.length,
        ...gupshup.figures(),
      })
    }, 600_000)
  },
)

/** Half of the processes kill themselves in a step of the store, the others are killed at a random moment. */
function momentFrom(random: () => number): Moment | undefined {
  const step = steps[Math.floor(2 * steps.length * random())]
  if (step === undefined) return undefined
  const nth = 1 + Math.floor(8 * random())
  return random() < 0.5 ? { before: step, nth } : { after: step, nth }
}

interface Delivery {
  /** Rejects unless the client has taken the webhook. */
  deliver(
    process: ClientProcess,
    isOver: Promise<unknown>,
    options?: { readonly untilEmpty?: boolean },
  ): Promise<void>
}

/** Gupshup, which accepts each request and posts webhooks until each has got a 2xx. A tenth of the messages fail, and people write back. */
async function startGupshup(random: () => number) {
  let released = 0
  let repeated = 0
  const queue: object[] = []
  const numbers = { delivered: [] as string[], refused: [] as string[], written: [] as string[] }
  const server: LocalServer = await startLocalServer(async (request, response) => {
    const { to, number } = request
    const message = { id: idOf(number), to }
    if (random() < 0.1) {
      numbers.refused.push(to)
      queue.push(failed(message, 1005))
    } else {
      numbers.delivered.push(to)
      queue.push(progressed('sent', message), progressed('delivered', message), billed(message))
    }
    const id = `wamid.in.${to}`
    numbers.written.push(id)
    queue.push(inbound(to, { id }))
    await sleep(5 * random())
    if (!response.destroyed) accept(request, response)
  })
  const deliver: Delivery['deliver'] = async (process, isOver, { untilEmpty = false } = {}) => {
    let hasEnded = false
    isOver.then(() => {
      hasEnded = true
    })
    while (!hasEnded) {
      const body = queue.splice(Math.floor(random() * Math.min(queue.length, 40)), 1)[0]
      if (body === undefined) {
        if (untilEmpty) return
        await Promise.race([isOver, sleep(10)])
        continue
      }
      const isTaken = await Promise.race([
        process.call('receive', body).then(
          () => true,
          () => false,
        ),
        isOver.then(() => false),
      ])
      // Gupshup repeats what got no 2xx, also if it was stored.
      if (!isTaken) {
        queue.push(body)
        repeated += 1
      }
    }
  }
  return {
    server,
    deliver,
    release: (count: number) => {
      released = count
    },
    released: () => released,
    facts: () => numbers,
    figures: () => ({ messages: server.requests.length, repeated }),
  }
}

/** As after the 15 s for which a dead process counts as alive. */
async function expireMembers(stored: ScopedStore): Promise<void> {
  for (;;) {
    const before = await stored.getDocument('consumer', 'crm')
    if (before === undefined) return
    const value = { ...before.value, members: {} }
    const document = { key: 'crm', version: before.version + 1, writeId: `expired-${before.version}`, value }
    if (await stored.putDocument('consumer', document, before.version)) return
  }
}

async function idsOf(
  stored: ScopedStore,
  requests: readonly { readonly to: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  for (const { to } of requests) {
    const record = await findOne(stored, { idempotencyKey: keyOf(to) })
    if (record !== undefined) ids.set(to, record.id)
  }
  return ids
}

function abouts(committed: readonly Told[], name: string, detail?: string): string[] {
  return committed
    .filter((told) => told.name === name && (detail === undefined || told.detail === detail))
    .map(({ about }) => about)
    .sort()
}

function countOf(committed: readonly Told[], name: string, detail?: string): number {
  return abouts(committed, name, detail).length
}

/** Events that were told for the first time after a later event about the same message. */
function outOfOrder(calls: readonly Told[]): Told[] {
  const latest = new Map<string, number>()
  const seen = new Set<string>()
  return calls.filter(({ eventId, about, name, sequence }) => {
    if (seen.has(eventId) || about === '' || name === 'inbound') return false
    seen.add(eventId)
    const isLate = sequence < (latest.get(about) ?? 0)
    latest.set(about, Math.max(sequence, latest.get(about) ?? 0))
    return isLate
  })
}
