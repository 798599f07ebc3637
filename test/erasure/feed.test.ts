import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { eraseEntries } from '../../src/erasure/erase-events.ts'
import { Announcer, type ClientEvents, type EventDraft, eventOf, subjectOf } from '../../src/events/index.ts'
import type { MessageRecord } from '../../src/model/index.ts'
import { type Holding, learnSighting } from '../../src/people/index.ts'
import { updateRecord } from '../../src/settlement/index.ts'
import { writeDocument } from '../../src/store/index.ts'
import type { FeedEntry, ScopedStore } from '../../src/store/port.ts'
import {
  accepted,
  anAttempt,
  aRecord,
  aWhatsappId,
  entryOf,
  queued,
} from '../../src/store/testing/records.ts'
import { Emitter, systemClock } from '../../src/util/index.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { wrappedStore } from '../support/wrapped-store.ts'
import { asha, ravi, start, tracesOf } from './life.ts'
import { formsOf, places, scopeName } from './places.ts'

const { number, twin = '', userId } = asha
const other = ravi.number

/** Appends an entry with a write of its own. */
async function append(scope: ScopedStore, entry: Partial<FeedEntry>): Promise<string> {
  const id = crypto.randomUUID()
  await scope.recordInbound({ id, until: 0, idUntil: Date.now() + 60_000, now: Date.now() }, [
    { id, name: 'webhook', subject: 'account', event: {}, ...entry },
  ])
  return id
}

async function feedOf(scope: ScopedStore): Promise<readonly FeedEntry[]> {
  return (await scope.readFeed({ after: 0, limit: 10_000 }))?.entries ?? []
}

const idsIn = async (scope: ScopedStore) => (await feedOf(scope)).map(({ id }) => id)

/** Learns that the number and the id are the person's. */
const learn = (store: ScopedStore) =>
  learnSighting(
    { store, clock: systemClock, carryOver: async () => {} },
    { phone: number, userId, at: Date.now() - 1_000 },
  )

/** What names the person, each in another place of an event. */
const events: Readonly<Record<string, unknown>> = {
  'as its recipient': { to: number },
  'in the other spelling': { to: twin },
  'by the id': { userId },
  'deep in it': { message: { raw: [{ contacts: [{ wa_id: number }] }] } },
  'in a text': { message: { text: `Call me at +${number}!\nThanks` } },
  'in an id of WhatsApp’s': { message: { context: { id: aWhatsappId(number) } } },
  'as a number': { phone: Number(number) },
  'as the name of a field': { senders: { [number]: true } },
}

describe.each(Object.entries(places()))('erase() and the feed, in %s', (_, makePlace) => {
  const begin = async () => {
    const place = await makePlace()
    return { ...(await start(place.open())), place }
  }

  it.each(Object.entries(events))(
    'erases an event that names the person %s, and no other',
    async (_, event) => {
      const { client, scope, place } = await begin()
      const others = [await append(scope, { event: { to: other } })]
      await append(scope, { event })
      await append(scope, { event })
      others.push(await append(scope, { event: { message: { id: aWhatsappId(other) } } }))
      await learn(scope)
      expect(await client.erase(number)).toMatchObject({ feedEvents: 2 })
      expect(await idsIn(scope)).toEqual(expect.arrayContaining(others))
      const bytes = await place.bytes()
      expect([number, twin, userId].flatMap(formsOf).filter((form) => bytes.includes(form))).toEqual([])
      expect(await client.erase(number)).toMatchObject({ feedEvents: 0 })
      expect(await idsIn(scope)).toEqual(expect.arrayContaining(others))
    },
  )

  it('erases what has the person or an erased message as its subject, whatever it names', async () => {
    const { client, scope } = await begin()
    await scope.insert(aRecord('one', { to: number, state: accepted, metadata: { customer: 'Asha' } }))
    await append(scope, { subject: 'one', event: { id: 'one', metadata: { customer: 'Asha' } } })
    await append(scope, { subject: subjectOf('person', number), event: { hint: 'Asha' } })
    const kept = await append(scope, { subject: subjectOf('person', other), event: { hint: 'Ravi' } })
    expect(await client.erase(number)).toMatchObject({ messages: 1, feedEvents: 2 })
    expect(await idsIn(scope)).toEqual([kept])
  })

  it('finds the events of a message that an earlier call has erased, and keeps those that were told of it since', async () => {
    const { client, scope } = await begin()
    await scope.insert(aRecord('one', { to: number, state: accepted }))
    await client.erase(number)
    await append(scope, { subject: 'one', event: { id: 'one', metadata: { customer: 'Asha' } } })
    const to = (await scope.get('one'))?.to
    const kept = await append(scope, { subject: 'one', event: { id: 'one', to } })
    expect(await client.erase(number)).toMatchObject({ messages: 0, feedEvents: 1 })
    expect(await idsIn(scope)).toEqual([kept])
  })

  it('looks through thousands of entries', async () => {
    const { client, scope } = await begin()
    for (let count = 0; count < 1_200; count += 1)
      await append(scope, { event: { to: count % 3 === 0 ? number : other } })
    expect(await client.erase(number)).toMatchObject({ feedEvents: 400 })
    expect(await feedOf(scope)).toHaveLength(800)
  })

  it('deletes the events about the person that a consumer is to be told again, and no others', async () => {
    const { client, scope } = await begin()
    const delayed = entryOf['delayed-event']('crm')
    const put = (key: string, change: Partial<typeof delayed>) =>
      writeDocument(scope, 'delayed-event', `crm/${key}`, { ...delayed, ...change })
    await put('00/1', { event: { from: number } })
    await put('00/2', { event: {}, error: `Error: no customer has the number ${number}` })
    await put('00/3', { subject: subjectOf('person', userId), event: {} })
    await put('00/4', { event: { from: other } })
    await learn(scope)
    expect(await client.erase(number)).toMatchObject({ feedEvents: 3 })
    const left = await scope.listDocuments('delayed-event', { limit: 10 })
    expect(left.map(({ key }) => key)).toEqual(['crm/00/4'])
  })
})

const failure = { kind: 'recipient', via: 'webhook', reason: `${asha.mark} has no WhatsApp` } as const

/** The event of a status that names the person, as a webhook does. */
function statusOf(record: MessageRecord): EventDraft {
  const { userId, parentUserId, username } = asha
  const event = { ...eventOf(record), userId, parentUserId, username, status: 'read', step: 0 } as const
  return { name: 'status', subject: record.id, event }
}

function failedOf(record: MessageRecord): EventDraft {
  const error = { failure, to: record.to, id: record.id, cause: failure }
  return { name: 'failed', subject: record.id, event: { ...eventOf(record), error } }
}

describe('erase() while other processes write events', () => {
  it('erases an event that comes while it runs', async () => {
    const inner = memoryStore()
    const scope = inner.scoped(scopeName)
    const store = wrappedStore(inner, async (name, proceed, given) => {
      if (name === 'forgetInbound') await append(scope, { event: { userId } })
      return await proceed(...given)
    })
    const { client } = await start(store)
    await learn(scope)
    expect(await client.erase(number)).toMatchObject({ feedEvents: 1 })
    expect(await feedOf(scope)).toEqual([])
  })

  it('of a number that others have had erases the person’s own time', async () => {
    const scope = memoryStore().scoped(scopeName)
    await append(scope, { event: { to: number } })
    const { at = 0 } = (await scope.readFeed({ after: 0, limit: 1 }))?.entries[0] ?? {}
    const holdingOf = (isTheirs: (time: number) => boolean): Holding => ({
      ...{ address: number, isPresent: false, isWhole: false, isTheirs, decisions: [] },
    })
    const erase = (isTheirs: (time: number) => boolean) =>
      eraseEntries({ store: scope }, { holdings: [holdingOf(isTheirs)], messages: new Set() })
    expect(await erase((time) => time < at)).toMatchObject({ erased: 0 })
    expect(await erase((time) => time >= at)).toMatchObject({ erased: 1 })
  })

  it('leaves no event that names the person, whichever write had read the message before', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const inner = memoryStore()
      const scope = inner.scoped(scopeName)
      const scheduler = new SeededScheduler(seed)
      const eraser = await start(latencyStore(inner, scheduler, { isShared: true }))
      const metadata = { customer: asha.mark }
      const ids = Array.from({ length: 6 }, (_, index) => `m-${index}`)
      for (const [index, id] of ids.entries()) {
        const attempts = [
          anAttempt({ gupshupId: `g-${index}`, whatsappId: aWhatsappId(number), status: 'sent' }),
        ]
        const state = index === 5 ? queued : accepted
        await scope.insert(
          aRecord(id, { to: number, metadata, attempts, state, idempotencyKey: `${asha.mark}-${id}` }),
        )
      }
      const announcer = new Announcer(new Emitter<ClientEvents>(() => {}), { keepsFeed: true })
      const writer = { store: latencyStore(inner, scheduler).scoped(scopeName), announcer }
      const writing = ids.map(async (id) => {
        const read = await scope.get(id)
        for (let time = 0; time < 12 && read !== undefined; time += 1) {
          await scheduler.delay(40)
          const reduce = (current: MessageRecord) => ({
            ...current,
            attempts: [anAttempt({ whatsappId: aWhatsappId(number), failure: { ...failure, code: time } })],
          })
          await updateRecord(writer, read, reduce, {
            tell: (written) => [statusOf(written), failedOf(written)],
          })
        }
      })
      await Promise.all([eraser.client.erase(number), ...writing])
      const text = JSON.stringify([await feedOf(scope), (await scope.listMessages({ limit: 10 })).messages])
      expect(
        tracesOf(asha)
          .flatMap(formsOf)
          .filter((form) => text.includes(form)),
        `seed ${seed}`,
      ).toEqual([])
      await eraser.client.close()
    }
  }, 60_000)
})
