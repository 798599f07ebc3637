import { describe, expect, it } from 'vitest'
import type { Attempt, MessageRecord, MessageState } from '../../../model/index.ts'
import type { MessageFilter, MessageListRequest } from '../../message-filter.ts'
import type { ScopedStore } from '../../store.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  failed,
  formStep,
  jsonStep,
  next,
  posting,
  queued,
  unconfirmed,
  unknown,
  waiting,
} from '../records.ts'
import type { Given } from '../store-under-test.ts'

const one = '919900000001'
const two = 'IN.1648700000000002'

/** Every message of a list, page by page. */
export async function listed(
  scope: ScopedStore,
  filter: MessageFilter,
  limit = 100,
  visit: (record: MessageRecord) => Promise<void> = async () => {},
): Promise<MessageRecord[]> {
  const records: MessageRecord[] = []
  let after: MessageListRequest['after']
  do {
    const page = await scope.selectMessages({ filter, limit, after })
    expect(page.messages.length).toBeLessThanOrEqual(limit)
    for (const record of page.messages) await visit(record)
    records.push(...page.messages)
    after = page.next
  } while (after !== undefined)
  return records
}

const idsOf = (records: readonly MessageRecord[]) => records.map(({ id }) => id)

const canceled: MessageState = { ...failed, failure: { kind: 'canceled', via: 'client' } }
const statusOf = (status: Attempt['status']) => [anAttempt({ gupshupId: `g-${status}`, status })]

/** A message in each of the states that lists know. */
const states = {
  queued: { state: queued, dueAt: 5_000 },
  waiting: { state: waiting },
  posting: { state: posting },
  accepted: { state: accepted },
  enqueued: { state: accepted, attempts: statusOf('enqueued') },
  sent: { state: accepted, attempts: statusOf('sent') },
  delivered: { state: accepted, attempts: statusOf('delivered') },
  read: { state: accepted, attempts: statusOf('read') },
  unconfirmed: { state: unconfirmed, dueAt: 5_000 },
  unknown: { state: unknown },
  failed: { state: failed },
  canceled: { state: canceled },
} as const satisfies Record<NonNullable<MessageFilter['state']>, object>

const stateNames = Object.keys(states).filter((name): name is keyof typeof states => name in states)

/** Lists of messages, by what `listingOf()` says of them. */
export function describeLists(given: Given): void {
  const list = (filter: MessageFilter, limit?: number) => listed(given.scope, filter, limit).then(idsOf)

  describe('a list of messages', () => {
    it('a list of a store without messages is empty', async () => {
      expect(await given.scope.selectMessages({ filter: {}, limit: 10 })).toEqual({ messages: [] })
    })

    it.each([1, 2, 3, 100])(
      'a list has the newest message first, in whatever order they came, in pages of %i',
      async (limit) => {
        for (const createdAt of [3, 1, 5, 2, 4].map((hour) => hour * 1_000.5))
          for (const id of ['b', 'a', 'c'])
            await given.scope.insert(aRecord(`${id}-${createdAt}`, { createdAt }))
        const expected = [5, 4, 3, 2, 1].flatMap((hour) =>
          ['c', 'b', 'a'].map((id) => `${id}-${hour * 1_000.5}`),
        )
        expect(await list({}, limit)).toEqual(expected)
      },
    )

    it('a list has each message as it was written last', async () => {
      const first = aRecord('one', { metadata: { order: 1 }, steps: [jsonStep, formStep] })
      const second = next(first, { state: accepted, attempts: statusOf('sent') })
      await given.scope.insert(first)
      await given.scope.replace(second)
      expect(await listed(given.scope, {})).toEqual([second])
    })

    it.each(stateNames)('a list by the state %s has the messages in this state', async (name) => {
      for (const state of stateNames)
        for (const id of ['1', '2']) await given.scope.insert(aRecord(`${state}-${id}`, states[state]))
      expect(await list({ state: name })).toEqual([`${name}-2`, `${name}-1`])
    })

    it('a list by state follows a message from state to state', async () => {
      let record = aRecord('one', states.queued)
      await given.scope.insert(record)
      for (const name of ['waiting', 'posting', 'accepted', 'sent', 'read', 'failed', 'canceled'] as const) {
        record = next(aRecord('one', { ...states[name], version: record.version }))
        await given.scope.replace(record)
        for (const other of stateNames)
          expect(await list({ state: other }), `${other} while it is ${name}`).toEqual(
            other === name ? ['one'] : [],
          )
      }
    })

    it('a list by address has the messages to one of several addresses, each once', async () => {
      for (const [index, to] of [one, two, '919900000003', one].entries())
        await given.scope.insert(aRecord(`m-${index}`, { to, createdAt: 1_000 + index }))
      expect(await list({ to: [one] })).toEqual(['m-3', 'm-0'])
      for (const limit of [1, 2, 100])
        expect(await list({ to: [two, one, one] }, limit)).toEqual(['m-3', 'm-1', 'm-0'])
      expect(await list({ to: ['919900000009'] })).toEqual([])
      expect(await list({ to: [] })).toEqual([])
    })

    it('a list by code has the messages of which any attempt failed with the code', async () => {
      const withCode = (code: number) => anAttempt({ failure: { kind: 'recipient', via: 'reply', code } })
      const first = aRecord('one', { attempts: [withCode(4_005)], state: waiting })
      await given.scope.insert(first)
      await given.scope.insert(
        aRecord('two', { attempts: [withCode(4_005), withCode(1_002)], state: failed }),
      )
      await given.scope.insert(aRecord('other', { attempts: [anAttempt()], state: accepted }))
      expect(await list({ code: 4_005 })).toEqual(['two', 'one'])
      expect(await list({ code: 1_002 })).toEqual(['two'])
      expect(await list({ code: 4_001 })).toEqual([])
      await given.scope.replace(
        next(first, { attempts: [withCode(4_005), withCode(4_001)], state: accepted }),
      )
      expect(await list({ code: 4_005 })).toEqual(['two', 'one'])
      expect(await list({ code: 4_001 })).toEqual(['one'])
    })

    it('a list by template has the messages whose first step or tried fallback uses it', async () => {
      const step = (key: string) => ({ ...formStep, template: { key } })
      const [sale, reminder] = [step('spring_sale:{2}/pt_BR'), step('reminder/en')]
      const first = aRecord('one', { steps: [sale, reminder], attempts: [anAttempt()] })
      await given.scope.insert(first)
      await given.scope.insert(aRecord('two', { steps: [reminder, sale] }))
      await given.scope.insert(aRecord('three', { steps: [formStep] }))
      expect(await list({ template: 'spring_sale:{2}/pt_BR' })).toEqual(['one'])
      expect(await list({ template: 'reminder/en' })).toEqual(['two'])
      await given.scope.replace(next(first, { attempts: [anAttempt(), anAttempt({ step: 1 })] }))
      expect(await list({ template: 'reminder/en' })).toEqual(['two', 'one'])
      expect(await list({ template: 'spring_sale:{2}/pt_BR' })).toEqual(['one'])
      expect(await list({ template: 'reminder' })).toEqual([])
    })

    it('a list begins with since, and ends before until', async () => {
      for (const createdAt of [1_000, 2_000, 3_000, 4_000])
        await given.scope.insert(aRecord(`m-${createdAt}`, { createdAt }))
      expect(await list({ since: 2_000 })).toEqual(['m-4000', 'm-3000', 'm-2000'])
      expect(await list({ until: 3_000 })).toEqual(['m-2000', 'm-1000'])
      expect(await list({ since: 2_000, until: 4_000 }, 1)).toEqual(['m-3000', 'm-2000'])
      expect(await list({ since: 2_000.5, until: 3_000.5 })).toEqual(['m-3000'])
      expect(await list({ since: 5_000 })).toEqual([])
      expect(await list({ since: 3_000, until: 2_000 })).toEqual([])
    })

    it('a list by everything at once has the messages that meet all of it', async () => {
      const wanted = {
        createdAt: 2_000,
        steps: [{ ...formStep, template: { key: 'sale/en' } }],
        attempts: [anAttempt({ failure: { kind: 'recipient', via: 'reply', code: 4_005 } })],
        state: failed,
      } as const
      const others = {
        earlier: { createdAt: 1_000 },
        later: { createdAt: 3_000 },
        elsewhere: { to: two },
        accepted: { state: accepted },
        plain: { steps: [formStep] },
        unrefused: { attempts: [] },
      }
      for (const id of ['a', 'b', 'c']) await given.scope.insert(aRecord(`wanted-${id}`, wanted))
      for (const [id, change] of Object.entries(others))
        await given.scope.insert(aRecord(id, { ...wanted, ...change }))
      const filter: MessageFilter = {
        ...{ state: 'failed', to: [one], code: 4_005, template: 'sale/en', since: 2_000, until: 3_000 },
      }
      for (const limit of [1, 2, 100])
        expect(await list(filter, limit)).toEqual(['wanted-c', 'wanted-b', 'wanted-a'])
      expect(await list({ ...filter, until: undefined })).toEqual([
        'later',
        'wanted-c',
        'wanted-b',
        'wanted-a',
      ])
      expect(await list({ code: 4_005, state: 'accepted' })).toEqual(['accepted'])
      expect(await list({ to: [one, two], template: 'sale/en', state: 'failed', since: 2_500 })).toEqual([
        'later',
      ])
    })

    it('an erased message leaves the lists of its address, and stays in the others', async () => {
      const first = aRecord('one', { to: one, steps: [jsonStep], state: accepted })
      await given.scope.insert(first)
      await given.scope.replace(next(first, { to: 'erased:4Yq', isErased: true }))
      expect(await list({ to: [one] })).toEqual([])
      expect(await list({ to: ['erased:4Yq'] })).toEqual(['one'])
      expect(await list({ template: 'spring_sale/en', state: 'accepted' })).toEqual(['one'])
    })

    it('a list of one scope has no message of another', async () => {
      await given.scope.insert(aRecord('one'))
      const other = given.store.scoped('Other:917834811114')
      await other.insert(aRecord('two'))
      expect(await list({ to: [one] })).toEqual(['one'])
      expect(idsOf(await listed(other, {}))).toEqual(['two'])
    })
  })

  describe('the pages of a list', () => {
    const ids = Array.from({ length: 60 }, (_, index) => `m-${String(index).padStart(2, '0')}`)
    const newestFirst = [...ids].reverse()

    async function insertAll(): Promise<void> {
      for (const [index, id] of ids.entries())
        await given.scope.insert(aRecord(id, { createdAt: 1_000 + Math.floor(index / 7) }))
    }

    it('no message comes twice and none is left out while messages move between states', async () => {
      await insertAll()
      let visited = 0
      const seen = await listed(given.scope, {}, 7, async () => {
        visited += 1
        const moved = await given.scope.get(ids[(visited * 23) % ids.length] ?? '')
        if (moved !== undefined)
          await given.scope.replace(next(moved, { state: visited % 2 ? posting : accepted }))
      })
      expect(idsOf(seen)).toEqual(newestFirst)
    })

    it('a list by state has each message once that is in the state all the time, while others leave it', async () => {
      await insertAll()
      const stays = (id: string) => Number(id.slice(2)) % 3 === 0
      const leaving = ids.filter((id) => !stays(id))
      const seen = await listed(given.scope, { state: 'waiting' }, 7, async () => {
        const record = await given.scope.get(leaving.pop() ?? '')
        if (record !== undefined) await given.scope.replace(next(record, { state: posting }))
      })
      expect(idsOf(seen).filter(stays)).toEqual(newestFirst.filter(stays))
      expect(new Set(idsOf(seen)).size).toBe(seen.length)
    })

    it('messages that are added meanwhile move none to another page', async () => {
      await insertAll()
      let added = 0
      const seen = await listed(given.scope, {}, 7, async ({ createdAt }) => {
        added += 1
        await given.scope.insert(aRecord(`new-${added}`, { createdAt: createdAt + 1 }))
      })
      expect(idsOf(seen).filter((id) => id.startsWith('m-'))).toEqual(newestFirst)
    })

    it('a page can begin at any place, of a message or of none', async () => {
      await insertAll()
      const idsAfter = (createdAt: number, id: string) =>
        given.scope
          .selectMessages({ filter: {}, limit: 3, after: { createdAt, id } })
          .then(({ messages }) => idsOf(messages))
      expect(await idsAfter(1_001, 'm-07')).toEqual(['m-06', 'm-05', 'm-04'])
      expect(await idsAfter(1_001, 'm-0')).toEqual(['m-06', 'm-05', 'm-04'])
      expect(await idsAfter(1_000.5, 'z')).toEqual(['m-06', 'm-05', 'm-04'])
      expect(await idsAfter(1_000, 'm-00')).toEqual([])
      expect(await idsAfter(0, '')).toEqual([])
      expect(await idsAfter(9_999, '')).toEqual(['m-59', 'm-58', 'm-57'])
    })
  })
}
