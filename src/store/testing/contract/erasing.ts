import { describe, expect, it } from 'vitest'
import { eachMessage, findOne } from '../../operations.ts'
import type { MessagePage, ScopedStore } from '../../store.ts'
import { accepted, anAttempt, aRecord, aWhatsappId, failed, next, posting, queued } from '../records.ts'
import type { Given } from '../store-under-test.ts'

const to = '919900000001'
const other = '919900000002'

async function idsIn(scope: ScopedStore, limit: number): Promise<string[]> {
  const ids = new Set<string>()
  for await (const { id } of eachMessage(scope, limit)) ids.add(id)
  return [...ids].sort()
}

/** What the erasure of a person needs: every message, and to forget what is kept by address. */
export function describeErasing(given: Given): void {
  describe('listMessages', () => {
    it('listMessages() of a store without messages returns none', async () => {
      expect(await idsIn(given.scope, 10)).toEqual([])
    })

    it.each([1, 3, 7, 1_000])(
      'listMessages() returns every message as it is, in pages of %i',
      async (limit) => {
        const states = { queued, posting, accepted, failed }
        for (const [id, state] of Object.entries(states)) {
          for (const number of ['1', '2', '3'])
            await given.scope.insert(aRecord(`${id}-${number}`, { state }))
        }
        const first = aRecord('changed', { to: other, idempotencyKey: 'order-1' })
        const second = next(first, { state: accepted, attempts: [anAttempt({ gupshupId: 'g-1' })] })
        await given.scope.insert(first)
        await given.scope.replace(second)
        expect(await idsIn(given.scope, limit)).toEqual(
          ['changed', ...Object.keys(states).flatMap((id) => [`${id}-1`, `${id}-2`, `${id}-3`])].sort(),
        )
        for await (const record of eachMessage(given.scope, limit))
          if (record.id === 'changed') expect(record).toEqual(second)
      },
    )

    it('listMessages() divides many messages into pages', async () => {
      for (let count = 0; count < 50; count += 1) await given.scope.insert(aRecord(`m-${count}`))
      const pages: MessagePage[] = []
      let cursor: string | undefined
      do {
        const page = await given.scope.listMessages({ limit: 10, ...(cursor !== undefined && { cursor }) })
        pages.push(page)
        cursor = page.next
      } while (cursor !== undefined)
      expect(pages.length).toBeGreaterThan(1)
      expect(pages.flatMap(({ messages }) => messages).length).toBeGreaterThanOrEqual(50)
    })

    it('listMessages() misses no message that is there all the time while others are added and changed', async () => {
      const ids = Array.from({ length: 60 }, (_, index) => `m-${String(index).padStart(2, '0')}`)
      for (const id of ids) await given.scope.insert(aRecord(id))
      const seen = new Set<string>()
      let count = 0
      for await (const { id } of eachMessage(given.scope, 7)) {
        seen.add(id)
        count += 1
        if (count > 60) continue
        await given.scope.insert(aRecord(`added-${count}`))
        const changed = await given.scope.get(ids[(count * 7) % ids.length] ?? '')
        if (changed !== undefined) await given.scope.replace(next(changed))
      }
      expect(ids.filter((id) => !seen.has(id))).toEqual([])
    })

    it('listMessages() returns no message of another scope', async () => {
      await given.scope.insert(aRecord('one'))
      await given.store.scoped('Other:917834811114').insert(aRecord('two'))
      await given.store.scoped('MyShop:*').insert(aRecord('three'))
      expect(await idsIn(given.scope, 10)).toEqual(['one'])
      expect(await idsIn(given.store.scoped('MyShop:*'), 10)).toEqual(['three'])
    })
  })

  describe('forgetInbound', () => {
    const inbound = { until: 10_000, now: 1_000 }

    it('forgetInbound() deletes the windows of the addresses, and no others', async () => {
      for (const from of [to, other, 'IN.1648700000000001'])
        await given.scope.recordInbound({ ...inbound, from })
      expect(await given.scope.forgetInbound([to, 'IN.1648700000000001', '919900000003'])).toBe(2)
      expect(await given.scope.getWindow(to)).toBeUndefined()
      expect(await given.scope.getWindow('IN.1648700000000001')).toBeUndefined()
      expect(await given.scope.getWindow(other)).toBe(10_000)
    })

    it('forgetInbound() deletes the ids that encode one of the numbers, and no others', async () => {
      const ids = [aWhatsappId(to), aWhatsappId(other), 'in-1', `in-${to}`]
      for (const id of ids) await given.scope.recordInbound({ ...inbound, id })
      expect(await given.scope.forgetInbound([to])).toBe(2)
      const isNew: boolean[] = []
      for (const id of ids) isNew.push(await given.scope.recordInbound({ ...inbound, id }))
      expect(isNew).toEqual([true, false, false, true])
    })

    it('forgetInbound() finds the ids among thousands, and a second call finds none', async () => {
      const numbers = Array.from({ length: 2_500 }, (_, index) => `9198${String(index).padStart(8, '0')}`)
      await Promise.all(
        numbers.map((number) => given.scope.recordInbound({ ...inbound, id: aWhatsappId(number) })),
      )
      const addresses = numbers.filter((_, index) => index % 100 === 7)
      expect(await given.scope.forgetInbound(addresses)).toBe(25)
      expect(await given.scope.forgetInbound(addresses)).toBe(0)
      expect(await given.scope.forgetInbound([])).toBe(0)
    })

    it('forgetInbound() of one scope leaves the windows and ids of another', async () => {
      const scope = given.store.scoped('Other:917834811114')
      await scope.recordInbound({ ...inbound, from: to, id: aWhatsappId(to) })
      expect(await given.scope.forgetInbound([to])).toBe(0)
      expect(await scope.getWindow(to)).toBe(10_000)
    })
  })

  describe('an erased message', () => {
    it('an erased message, which has lost its key, its ids and its number, is found by none of them any more', async () => {
      const first = aRecord('one', {
        to,
        idempotencyKey: 'order-1',
        state: { name: 'unknown', failure: { kind: 'outcome-unknown', via: 'network' } },
        attempts: [
          anAttempt({ gupshupId: 'g-1', whatsappId: aWhatsappId(to), status: 'sent' }),
          anAttempt({ whatsappId: 'w-2' }),
        ],
      })
      await given.scope.insert(first)
      const attempts = [anAttempt({ gupshupId: 'g-1', whatsappId: 'hash-1', status: 'sent' }), anAttempt()]
      const second = next(first, { to: 'hash-2', idempotencyKey: 'hash-3', attempts, isErased: true })
      expect(await given.scope.replace(second)).toBe(true)
      for (const ids of [{ whatsappId: aWhatsappId(to) }, { whatsappId: 'w-2' }])
        expect(await findOne(given.scope, { eventIds: ids })).toBeUndefined()
      expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toBeUndefined()
      expect(await given.scope.find({ openTo: to })).toEqual([])
      for (const ids of [{ gupshupId: 'g-1' }, { whatsappId: 'hash-1' }])
        expect(await findOne(given.scope, { eventIds: ids })).toEqual(second)
      expect(await findOne(given.scope, { idempotencyKey: 'hash-3' })).toEqual(second)
      expect(await given.scope.find({ openTo: 'hash-2' })).toEqual([second])
    })
  })

  it('purge() keeps everything that was not deleted', async () => {
    const first = aRecord('one', { to, idempotencyKey: 'order-1', state: queued, dueAt: 500 })
    await given.scope.insert(first)
    await given.scope.recordInbound({ until: 10_000, now: 1_000, from: to, id: 'in-1' })
    await given.scope.purge?.()
    expect(await findOne(given.scope, { idempotencyKey: 'order-1' })).toEqual(first)
    expect(await given.scope.getWindow(to)).toBe(10_000)
    expect((await given.scope.findDue({ queue: 'queued', now: 500, limit: 10 })).messages).toEqual([first])
    await Promise.all([given.scope.purge?.(), given.scope.purge?.(), given.scope.replace(next(first))])
    expect(await given.scope.get('one')).toEqual(next(first))
  })
}
