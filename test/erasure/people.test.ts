import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { learnChange, learnSighting, learnSpelling } from '../../src/people/index.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { failed, preference, userEvent } from '../support/webhook-bodies.ts'
import { type Running, start } from './life.ts'
import { scopeName } from './places.ts'

const number = '919800000001'
const later = '919800000002'
const anna = 'IN.1700000000000001'
const annaLater = 'IN.1700000000000002'
const bela = 'IN.1700000000000003'
const day = 86_400_000

async function begin(): Promise<
  Running & { readonly see: (phone: string, userId: string, at: number) => Promise<unknown> }
> {
  const running = await start(memoryStore())
  const see = (phone: string, userId: string, at: number) =>
    learnSighting(learning(running.scope), { phone, userId, at })
  return { ...running, see }
}

const learning = (store: ScopedStore) => ({
  store,
  clock: { now: () => Date.now() },
  carryOver: async () => {},
})

async function recordsOf({ scope }: Running) {
  const { messages } = await scope.listMessages({ limit: 100 })
  return messages.map(({ to, isErased = false }) => ({ to, isErased }))
}

const documentsOf = async ({ scope }: Running) =>
  JSON.stringify(await scope.listDocuments('person', { limit: 100 }))

describe('erase() of a person whose number was another’s', () => {
  it('by the id leaves the messages and the times of the person before', async () => {
    const running = await begin()
    const { client, see } = running
    await see(number, anna, Date.now() - 9 * day)
    await client.send({ to: number, message: 'To Anna' })
    await see(number, bela, Date.now() + 1)
    await client.send({ to: { userId: bela }, message: 'To Bela' }).catch(() => {})
    await client.erase({ userId: bela })
    expect((await recordsOf(running))[0]).toEqual({ to: number, isErased: false })
    const documents = await documentsOf(running)
    expect(documents).toContain(anna)
    expect(documents).not.toContain(bela)
    expect(await client.people.get({ userId: anna })).toMatchObject({ numbers: [] })
  })

  it('by the number erases everything at the number', async () => {
    const running = await begin()
    const { client, see } = running
    await see(number, anna, Date.now() - 9 * day)
    await client.send({ to: number, message: 'To Anna' })
    await see(number, bela, Date.now() + 1)
    await client.erase(number)
    expect(await recordsOf(running)).toEqual([{ to: expect.stringMatching(/^erased:/), isErased: true }])
    expect(await documentsOf(running)).not.toContain(number)
    expect(await client.people.get({ userId: anna })).toMatchObject({ userIds: [anna], numbers: [] })
  })

  it('moves no opt-out of one to the addresses of the other', async () => {
    const running = await begin()
    const { client, see } = running
    await see(number, anna, Date.now() - 9 * day)
    await client.receive(userEvent('opted-out', number, Date.now() - 8 * day))
    await see(number, bela, Date.now() - 2 * day)
    expect(await client.suppressions.has({ userId: bela })).toBe(false)
    expect(await client.suppressions.has({ userId: anna })).toBe(true)
    await client.erase({ userId: bela })
    expect(await client.suppressions.has({ userId: bela })).toBe(false)
    expect(await client.suppressions.has({ userId: anna })).toBe(true)
    await client.erase({ userId: anna })
    expect(await client.suppressions.has({ userId: anna })).toBe(true)
    expect(await client.suppressions.has({ userId: bela })).toBe(false)
  })

  it('erases a number that the person has left, if nobody has it now, and only their time otherwise', async () => {
    for (const isTaken of [false, true]) {
      const running = await begin()
      const { client, scope, see } = running
      await see(number, anna, Date.now() - 9 * day)
      await client.send({ to: number, message: 'To Anna' })
      const at = Date.now() + 1
      await learnChange(learning(scope), {
        ...{ change: 'number', at },
        previous: { phone: number, userId: anna },
        current: { phone: later, userId: annaLater },
      })
      if (isTaken) {
        await see(number, bela, at + 1)
        await scope.recordInbound({ from: number, until: at + day, now: at })
      }
      await client.erase({ userId: annaLater })
      expect(await recordsOf(running)).toEqual([{ to: expect.stringMatching(/^erased:/), isErased: true }])
      const documents = await documentsOf(running)
      for (const address of [anna, annaLater, later]) expect(documents).not.toContain(address)
      expect(documents.includes(number)).toBe(isTaken)
      expect((await client.people.get(number))?.userIds).toEqual(isTaken ? [bela] : undefined)
      expect(await scope.getWindow(number)).toBe(isTaken ? at + day : undefined)
    }
  })
})

describe('an opt-out that was erased', () => {
  it('holds for a spelling of the number that only WhatsApp has told', async () => {
    const { client, scope } = await begin()
    await learnSpelling(learning(scope), { phone: number, whatsappNumber: '9198000000010', at: Date.now() })
    await client.suppressions.add('+9198000000010')
    await client.erase(number)
    expect(await client.suppressions.has(number)).toBe(true)
    expect(JSON.stringify(await scope.listDocuments('person', { limit: 9 }))).toBe('[]')
  })

  it('holds for the number if the person had opted out by the id, and for the id if by the number', async () => {
    for (const how of ['id', 'number'] as const) {
      const { client, see } = await begin()
      await see(number, anna, Date.now() - day)
      if (how === 'id') await client.suppressions.add({ userId: anna })
      else await client.receive(userEvent('opted-out', number, Date.now()))
      await client.erase(how === 'id' ? number : { userId: anna })
      expect(await client.suppressions.has(number)).toBe(true)
      expect(await client.suppressions.has({ userId: anna })).toBe(true)
    }
  })

  it('stays lifted if the person had opted in again, and an older opt-out that comes late changes nothing', async () => {
    const { client } = await begin()
    const now = Date.now()
    await client.receive(preference('stop', number, now - 3_000))
    await client.receive(preference('resume', number, now - 1_000))
    await client.erase(number)
    expect(await client.suppressions.has(number, { marketing: true })).toBe(false)
    await client.receive(preference('stop', number, now - 2_000))
    expect(await client.suppressions.has(number, { marketing: true })).toBe(false)
    await client.receive(preference('stop', number, now))
    expect(await client.suppressions.has(number, { marketing: true })).toBe(true)
  })

  it('of everything and of marketing, by hand and by the person, stay apart', async () => {
    const { client } = await begin()
    await client.suppressions.add(number, { scope: 'marketing', forMs: 60_000, reason: 'By hand' })
    await client.suppressions.add(later)
    await client.erase(number)
    expect(await client.suppressions.has(number)).toBe(false)
    expect(await client.suppressions.has(number, { marketing: true })).toBe(true)
    expect(await client.suppressions.list()).toMatchObject([{}, {}])
    const [other, erased] = (await client.suppressions.list()).map(({ to, reason }) => ({ to, reason }))
    expect(other).toEqual({ to: later, reason: undefined })
    expect(erased).toEqual({ to: expect.stringMatching(/^erased:[\w-]{43}$/), reason: undefined })
  })

  it('is none for a number that was not on WhatsApp, which the next message finds out', async () => {
    const { client, server } = await begin()
    const receipt = await client.send({ to: number, message: 'Hi' })
    await client.receive(failed({ id: receipt.messageId ?? '', to: number }, 1_002))
    expect(await client.suppressions.has(number)).toBe(true)
    expect(await client.erase(number)).toMatchObject({ suppressions: 0 })
    expect(await client.suppressions.list()).toEqual([])
    await client.send({ to: number, message: 'Hi' })
    expect(server.requests).toHaveLength(2)
  })

  it('differs from scope to scope, because each has a salt of its own', async () => {
    const store = memoryStore()
    const hashes: string[] = []
    for (const appName of ['MyShop', 'Other']) {
      const { client } = await start(store, { appName })
      await client.suppressions.add(number)
      await client.erase(number)
      hashes.push((await client.suppressions.list())[0]?.to ?? '')
    }
    expect(new Set(hashes).size).toBe(2)
    expect(await store.scoped(scopeName).listDocuments('erasure', { limit: 2 })).toHaveLength(1)
  })
})
