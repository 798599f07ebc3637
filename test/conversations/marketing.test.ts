import { type SendRequest, SuppressedError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openConversation, reasonOf, sends } from './support.ts'

const asha = '919900000002'
const sale = '4d0a7b1e-93c2-4f6a-b1d8-0e5f6a7b8c01'
const shipped = '4d0a7b1e-93c2-4f6a-b1d8-0e5f6a7b8c02'

function template(id: string): SendRequest {
  return { to: asha, message: { type: 'template', id, params: ['Asha'] } }
}

async function openShop(checkTemplates: boolean) {
  const conversation = await openConversation({ client: { checkTemplates } })
  const { emulator } = conversation
  emulator.addTemplate({ id: sale, name: 'spring_sale', category: 'MARKETING', body: 'Hello {{1}}!' })
  emulator.addTemplate({ id: shipped, name: 'shipped', category: 'UTILITY', body: 'It left, {{1}}.' })
  return conversation
}

describe('a recipient who has opted out of marketing', () => {
  it('gets everything else, and gets marketing again after opting in', async () => {
    const { client, emulator } = await openShop(false)
    await emulator.stopMarketing(asha)
    expect(await client.suppressions.has(asha)).toBe(false)
    expect(await client.suppressions.has(asha, { marketing: true })).toBe(true)

    const refused = await reasonOf(client.send({ ...template(sale), marketing: true }))
    expect(refused).toBeInstanceOf(SuppressedError)
    expect(refused).toMatchObject({ scope: 'marketing' })
    expect(sends(emulator)).toEqual([])

    await client.send({ ...template(shipped), until: 'delivered' })
    await client.send({ to: asha, message: 'It left this morning', until: 'delivered' })

    await emulator.resumeMarketing(asha)
    await client.send({ ...template(sale), marketing: true, until: 'delivered' })
    expect(sends(emulator)).toHaveLength(3)
  })

  it('gets no template of the marketing category, with checkTemplates', async () => {
    const { client, emulator } = await openShop(true)
    await emulator.stopMarketing(asha)
    expect(await reasonOf(client.send(template(sale)))).toMatchObject({
      name: 'SuppressedError',
      scope: 'marketing',
    })
    await client.send({ ...template(shipped), until: 'delivered' })
    // What the caller says of a message goes before the category, in both directions.
    expect(await reasonOf(client.send({ ...template(shipped), marketing: true }))).toBeInstanceOf(
      SuppressedError,
    )
    expect(sends(emulator).map(({ template }) => template)).toMatchObject([{ id: shipped }])
  })

  it('is also known from 131050 if the event was missed', async () => {
    const { client, emulator } = await openConversation({ versions: [] })
    emulator.addTemplate({ id: sale, name: 'spring_sale', category: 'MARKETING', body: 'Hello {{1}}!' })
    await emulator.stopMarketing(asha)
    emulator.subscribe(client)

    const first = await client.send({ ...template(sale), marketing: true })
    await expect(first.outcome()).rejects.toMatchObject({ code: 131050 })
    expect(await reasonOf(client.send({ ...template(sale), marketing: true }))).toMatchObject({
      name: 'SuppressedError',
      code: 131050,
    })
    await client.send({ to: asha, message: 'It left this morning', until: 'delivered' })
    expect(sends(emulator)).toHaveLength(2)
  })
})

describe('a recipient who has opted out', () => {
  it('gets no messages until the next opt-in', async () => {
    const { client, emulator } = await openShop(false)
    await emulator.optOut(asha)
    for (const request of [template(sale), template(shipped), { to: asha, message: 'Hello' }]) {
      expect(await reasonOf(client.send(request))).toMatchObject({ name: 'SuppressedError', scope: 'all' })
    }
    expect(sends(emulator)).toEqual([])
    await emulator.optIn(asha)
    await client.send({ ...template(shipped), until: 'delivered' })
  })
})
