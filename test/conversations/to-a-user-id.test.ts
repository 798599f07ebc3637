import { randomUUID } from 'node:crypto'
import { GupshupClient, memoryStore, partner, type Store, type TemplateMessage } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { anyRedis } from '../support/redis-server.ts'
import { until } from '../support/until.ts'
import { type ConversationOptions, openConversation, reasonOf, sends } from './support.ts'

const shipped: TemplateMessage = {
  type: 'template',
  id: '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e01',
  params: ['Asha', '4711'],
}
const code: TemplateMessage = {
  type: 'template',
  id: '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e02',
  params: ['482913'],
}

/** An app whose webhooks have ids, and a person who hides the number from it. */
async function openShop(setup: ConversationOptions = {}) {
  const conversation = await openConversation({ ...setup, emulator: { userIds: true, ...setup.emulator } })
  const { emulator } = conversation
  emulator.addTemplate({ id: shipped.id, name: 'shipped', body: 'Hello {{1}}, order {{2}} left.' })
  emulator.addTemplate({ id: code.id, name: 'code', category: 'AUTHENTICATION', body: '{{1}} is your code.' })
  const { userId } = emulator.people.add({ phone: '919900000031', hidesNumber: true })
  return { ...conversation, userId, to: { userId } }
}

/** By what the requests that sent something were addressed. */
const addressed = ({ emulator }: Awaited<ReturnType<typeof openShop>>) => sends(emulator).map(({ to }) => to)

describe('a conversation with a person who hides the number', () => {
  it.each([
    ['2', [2]],
    ['3', [3]],
    ['2 and 3', [2, 3]],
  ] as const)(
    "is held in Meta's form: the reply to an inbound message is delivered, with webhooks of version %s",
    async (_, versions) => {
      const shop = await openShop({ partner: 'v3', versions })
      const { client, emulator, userId } = shop
      const inbound: (string | undefined)[] = []
      client.on('inbound', ({ from, userId: id }) => inbound.push(from, id))
      const statuses: (string | undefined)[] = []
      client.on('status', ({ to, status }) => statuses.push(`${status} ${to}`))
      await emulator.inbound({ from: userId, text: 'Where is my order?' })
      expect(new Set(inbound)).toEqual(new Set([undefined, userId]))
      const receipt = await client.send({ to: { userId }, message: 'It has left.', until: 'delivered' })
      expect(receipt.to).toBe(userId)
      expect(addressed(shop)).toEqual([userId])
      expect(statuses).toContain(`delivered ${userId}`)
      expect(await client.windows.get({ userId })).toMatchObject({ state: 'open' })
    },
  )

  it('is held with templates where session messages have no form for an id: the text falls back', async () => {
    const shop = await openShop({ partner: 'form' })
    const receipt = await shop.client.send({ to: shop.to, message: 'It has left.', fallback: shipped })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', via: 'fallback', requests: 1 })
    expect(addressed(shop)).toEqual([shop.userId])
  })

  it('goes on by number once the person has shared it', async () => {
    const shop = await openShop({ partner: 'form', versions: [2, 3] })
    const { client, emulator, userId, to } = shop
    await emulator.people.shareNumber(userId)
    await client.send({ to, message: 'Thank you.', until: 'delivered' })
    expect(addressed(shop)).toEqual(['919900000031'])
  })

  it('is held with templates through the self-serve API, if an option says that it takes ids', async () => {
    const userIds = { v2: true, selfServeTemplates: true }
    const shop = await openShop({ emulator: { userIds }, client: { templatesToUserIds: true } })
    await shop.client.send({ to: shop.to, message: shipped, until: 'delivered' })
    expect(addressed(shop)).toEqual([shop.userId])
    const { client, to, emulator } = await openShop()
    expect(await reasonOf(client.send({ to, message: shipped }))).toMatchObject({ code: 131062 })
    expect(sends(emulator)).toEqual([])
  })

  it('has no authentication template: the category in the list withholds it', async () => {
    const { client, to, emulator } = await openShop({ partner: 'form', client: { checkTemplates: true } })
    expect(await reasonOf(client.send({ to, message: code }))).toMatchObject({
      code: 131062,
      message: expect.stringContaining('authentication templates go to numbers only'),
    })
    expect(sends(emulator)).toEqual([])
    await client.send({ to, message: shipped, until: 'delivered' })
  })

  it('has no authentication template: Meta refuses it where the client does not know the category, and the fallback goes out', async () => {
    const shop = await openShop({ partner: 'form', versions: [2, 3], client: { fallback: shipped } })
    const receipt = await shop.client.send({ to: shop.to, message: code })
    expect(await receipt.outcome()).toMatchObject({
      status: 'delivered',
      via: 'fallback',
      requests: 2,
      attempts: [{ failure: { code: 131062 }, withheld: false }, { withheld: false }],
    })
  })
})

/** Stores of two processes on one database. */
type OpenStore = () => Store | Promise<Store>

function describeQueue(name: string, open: OpenStore): void {
  it(`passes through the queue of ${name}: one process stores messages, another sends them to the id and to the number`, async () => {
    const [store, other] = [await open(), await open()]
    onTestFinished(async () => {
      await store.close()
      await other.close()
    })
    const shop = await openShop({ partner: 'form', versions: [2, 3], client: { store } })
    const { client, emulator, userId, to } = shop
    const toId = await client.enqueue({ to, message: shipped, idempotencyKey: 'order-7' })
    const toNumber = await client.enqueue({ to, message: 'It has left.', fallback: shipped })
    const again = await client.enqueue({ to, message: shipped, idempotencyKey: 'order-7' })
    expect(again.id).toBe(toId.id)
    await emulator.people.shareNumber(userId)
    await until(async () => (await client.people.get(to))?.numbers.length === 1)
    const worker = new GupshupClient({
      appName: emulator.appName,
      source: emulator.source,
      transport: partner({
        appId: emulator.appId,
        token: () => emulator.partner.token,
        baseUrl: emulator.url,
      }),
      store: other,
    })
    onTestFinished(async () => void (await worker.close({ timeoutMs: 0 })))
    worker.work()
    for (const receipt of [toId, toNumber]) {
      expect(await receipt.outcome()).toMatchObject({ to: userId, status: 'delivered', via: 'message' })
    }
    expect(new Set(addressed(shop))).toEqual(new Set([userId, '919900000031']))
  })
}

describe('a message to an id', () => {
  const folder = temporaryFolder()
  const memory = memoryStore()
  describeQueue('the memory store', () => memory)
  const path = folder.newFile()
  describeQueue('SQLite', () => sqliteStore({ path }))
})

describeWithAnyRedis('a message to an id', () => {
  const redis = anyRedis()
  afterAll(async () => await (await redis).close())
  const prefix = randomUUID()
  describeQueue('Redis', async () => redisStore({ connection: (await redis).url, prefix }))
})
