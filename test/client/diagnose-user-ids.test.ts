import { type Diagnosis, memoryStore, partner, StoreError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { UserIdCheck } from '../../src/client/user-id-check.ts'
import { WebhookMonitor } from '../../src/client/webhook-monitor.ts'
import type { ClientEvents } from '../../src/events/index.ts'
import type { GupshupEvent } from '../../src/model/index.ts'
import { ClockWatch, Emitter, SteadyClock } from '../../src/util/index.ts'
import { startHarness } from '../support/harness.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

type Check = Diagnosis['checks'][number]

const startAt = Date.UTC(2026, 10, 28, 12)
const appId = '11112222-3333-4444-8555-666677778888'
const userId = 'IN.1648700000000001'
const parentUserId = 'IN.ENT.1181100000000001'
const phone = '919876500001'

const message = { type: 'text', payload: {} }
const fromNumber: GupshupEvent = { type: 'inbound', from: phone, message }
const fromPerson: GupshupEvent = { type: 'inbound', from: phone, userId, message }

/** A scope of a store with the documents of these addresses. */
async function storeWith(...addresses: readonly string[]) {
  const scope = memoryStore().scoped('MyShop:917834811114')
  for (const address of addresses) {
    const value =
      address === userId
        ? ({ type: 'user-id', since: startAt } as const)
        : ({ type: 'number', since: startAt, tenancies: [] } as const)
    await scope.putDocument('person', { key: address, version: 1, writeId: address, value }, 0)
  }
  return scope
}

interface Given {
  readonly api?: 'self-serve' | 'partner'
  /** The events of each webhook. A second passes between two. */
  readonly webhooks?: readonly (readonly GupshupEvent[])[]
  readonly store?: Awaited<ReturnType<typeof storeWith>>
}

async function checkOf({ api = 'partner', webhooks = [], store }: Given): Promise<Check> {
  const manual = new ManualClock({ startAt })
  const clock = new SteadyClock(manual, new ClockWatch(manual, () => {}))
  const monitor = new WebhookMonitor(new Emitter<ClientEvents>(() => {}), clock)
  for (const events of webhooks) {
    monitor.accepted(events)
    await manual.advance(1_000)
  }
  const check = new UserIdCheck({ store: store ?? (await storeWith()), clock, api })
  return await check.check(monitor.userIds, { isReadable: true })
}

describe('the check of user ids in diagnose()', () => {
  it.each<[string, GupshupEvent]>([
    ['an inbound message', fromPerson],
    ['a status', { type: 'status', status: 'sent', to: phone, userId }],
    ['a failure', { type: 'status', status: 'failed', userId }],
    ['an opt-out that has only a parent id', { type: 'user', event: 'opted-out', parentUserId }],
    ['a change of number', { type: 'identity', change: 'number', userId, payload: {} }],
  ])('is ok when %s had one', async (_name, event) => {
    expect(await checkOf({ webhooks: [[fromNumber], [event]] })).toEqual({
      name: 'user-ids',
      status: 'ok',
      message: 'User ids arrive: the last webhook with one came at 2026-11-28T12:00:01.000Z.',
    })
  })

  it('stays ok when a later event had none, and says so, because each version has a switch of its own', async () => {
    expect(await checkOf({ webhooks: [[fromPerson], [fromNumber]] })).toEqual({
      name: 'user-ids',
      status: 'ok',
      message:
        'User ids arrive: the last webhook with one came at 2026-11-28T12:00:00.000Z. A later one, at 2026-11-28T12:00:01.000Z, had none.',
      hint: 'Version 2 and version 3 of the webhooks have a switch each, and a failed message may have no id.',
    })
  })

  it('is ok when the store has a person with an id, although this process has received nothing', async () => {
    expect(await checkOf({ store: await storeWith(phone, userId) })).toEqual({
      name: 'user-ids',
      status: 'ok',
      message: 'User ids have arrived: the store has people with ids.',
    })
  })

  it('warns when every person was named by the number only, with the call that switches ids on', async () => {
    const check = await checkOf({ webhooks: [[fromNumber]], store: await storeWith(phone) })
    expect(check).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('by their numbers only, the last at 2026-11-28T12:00:00.000Z'),
      hint: expect.stringContaining('client.account.enableUserIds({ v2: true })'),
    })
  })

  it.each<[string, GupshupEvent]>([
    ['sent', { type: 'status', status: 'sent', to: phone }],
    ['delivered', { type: 'status', status: 'delivered', to: phone }],
    ['read', { type: 'status', status: 'read', to: phone }],
  ])('counts a status "%s" without an id as missing one', async (_status, event) => {
    expect(await checkOf({ webhooks: [[event]] })).toMatchObject({ status: 'warning' })
  })

  it.each<[string, GupshupEvent]>([
    [
      'a failure, which has none when it was sent to a number',
      { type: 'status', status: 'failed', to: phone },
    ],
    ['enqueued', { type: 'status', status: 'enqueued', to: phone }],
    ['a status of a group', { type: 'status', status: 'sent', groupId: 'group-1' }],
    ['a masked sender', { type: 'inbound', message }],
    ['an event of a template', { type: 'template', event: 'status-update', payload: {} }],
    ['an event of the account', { type: 'account', event: 'account-update', payload: {} }],
  ])('takes %s for no evidence', async (_name, event) => {
    expect(await checkOf({ webhooks: [[event]] })).toEqual({
      name: 'user-ids',
      status: 'skipped',
      message:
        'Whether Gupshup sends user ids is not known: no webhook that could have one has arrived in this process, and the store has no user id.',
      hint: expect.stringContaining(
        'client.account.enableUserIds({ v2: true }), with v3: true for webhooks of version 3.',
      ),
    })
  })

  it('names what to ask Gupshup for on the self-serve API, which has no such call', async () => {
    const { hint } = await checkOf({ api: 'self-serve' })
    expect(hint).toContain("Ask Gupshup's support to switch user ids (BSUID) on for the app")
    expect(hint).not.toContain('enableUserIds')
  })

  it('shows no address of a person', async () => {
    const shown = JSON.stringify([
      await checkOf({ webhooks: [[fromPerson], [fromNumber]] }),
      await checkOf({ webhooks: [[fromNumber]] }),
      await checkOf({ store: await storeWith(phone, userId) }),
    ])
    for (const secret of [phone, userId]) expect(shown).not.toContain(secret)
  })
})

describe('client.diagnose()', () => {
  it('has the check of user ids before those of health(), by the API that the client uses', async () => {
    const { client, server } = await startHarness()
    const { checks } = await client.diagnose()
    expect(checks.at(-4)).toMatchObject({ name: 'user-ids', status: 'skipped' })
    expect(checks.at(-4)?.hint).toContain("Ask Gupshup's support")
    const transport = partner({ appId, token: 'token-1', baseUrl: server.url })
    const through = await startHarness({ apiKey: undefined, transport })
    const found = (await through.client.diagnose()).checks.find(({ name }) => name === 'user-ids')
    expect(found?.hint).toContain('client.account.enableUserIds')
  })

  it('waits a second at most for a store that is frozen, and says that it could not be read', async () => {
    let isReading = false
    const store = wrappedStore(memoryStore(), async (name, step, given) => {
      if (name !== 'listDocuments') return await step(...given)
      isReading = true
      return await new Promise(() => {})
    })
    const { client, clock } = await startHarness({ store })
    const diagnosis = client.diagnose()
    await until(() => isReading)
    await clock.advance(1_000)
    const { ok, checks } = await diagnosis
    expect(checks.at(-4)).toMatchObject({
      status: 'skipped',
      message: expect.stringContaining('and the store could not be read.'),
    })
    expect(ok).toBe(checks.every(({ status }) => status !== 'problem'))
  })

  it('does not reject when the store fails', async () => {
    const store = wrappedStore(memoryStore(), (name, step, given) =>
      name === 'listDocuments' ? Promise.reject(new StoreError('The file is damaged.')) : step(...given),
    )
    const { client } = await startHarness({ store })
    const { checks } = await client.diagnose()
    expect(checks.at(-4)?.message).toContain('and the store could not be read.')
  })

  it('leaves the store of a closed client alone', async () => {
    let reads = 0
    const store = wrappedStore(memoryStore(), async (name, step, given) => {
      if (name === 'listDocuments') reads += 1
      return await step(...given)
    })
    const { client } = await startHarness({ store })
    await client.close()
    await client.diagnose()
    expect(reads).toBe(0)
  })
})
