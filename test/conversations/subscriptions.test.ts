import { describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { openConversation, webhookToken } from './support.ts'

const asha = '919900000002'

describe.each([
  ['self-serve', {}],
  ['through the partner API', { partner: 'form' }],
] as const)('a subscription that ensure() has made, %s', (_, setup) => {
  it('delivers webhooks with the token, of every kind that the client uses', async () => {
    const { client, emulator, webhookUrl } = await openConversation({ ...setup, versions: [] })
    const ensured = await client.subscriptions.ensure({ url: webhookUrl, token: webhookToken })
    expect(ensured).toMatchObject({ change: 'created', sendsToken: true, duplicates: [] })

    const inbound: unknown[] = []
    client.on('inbound', ({ message }) => inbound.push(message.text))
    const receipt = await client.send({ to: asha, message: 'Hello' })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered' })
    await emulator.inbound({ from: asha, text: 'Thank you' })
    await emulator.optOut(asha)
    await emulator.changeTier('TIER_1K')
    await until(() => inbound.length === 1)
    expect(inbound).toEqual(['Thank you'])
    expect(await client.suppressions.has(asha)).toBe(true)
    expect(emulator.webhooks.filter(({ state }) => state !== 'delivered')).toEqual([])
  })

  it('is changed and not duplicated when ensure() is called again', async () => {
    const { client, emulator, webhookUrl } = await openConversation({ ...setup, versions: [] })
    const { subscription } = await client.subscriptions.ensure({ url: webhookUrl, token: webhookToken })
    const again = await client.subscriptions.ensure({ url: webhookUrl, token: webhookToken })
    expect(again).toMatchObject({ change: 'changed', subscription: { id: subscription.id }, duplicates: [] })
    expect(await client.subscriptions.list()).toHaveLength(1)
    const receipt = await client.send({ to: asha, message: 'Hello' })
    await receipt.outcome()
    await emulator.idle()
    expect(emulator.counters.webhooksDelivered).toBe(3)
  })

  it('is reported with the duplicates of an existing one', async () => {
    const { client, webhookUrl } = await openConversation({ ...setup, versions: [] })
    const url = `${webhookUrl}/?token=${webhookToken}`
    await client.subscriptions.create({ url, tag: 'old', version: 3, modes: ['FAILED'] })
    const { duplicates } = await client.subscriptions.ensure({
      url: webhookUrl,
      token: webhookToken,
    })
    expect(duplicates.map(({ mode }) => mode)).toEqual(['FAILED'])
    expect((await client.diagnose()).checks).toContainEqual(
      expect.objectContaining({ name: 'subscription', status: 'warning' }),
    )
  })

  it('is verified first on request, which requires a token in the URL', async () => {
    const { client, webhookUrl } = await openConversation({ ...setup, versions: [] })
    const { subscriptions } = client
    const inTheHeader = subscriptions.ensure({ url: webhookUrl, token: webhookToken, check: true })
    await expect(inTheHeader).rejects.toMatchObject({ httpStatus: 400 })
    const inTheAddress = await subscriptions.ensure({ url: `${webhookUrl}/?token=${webhookToken}` })
    expect(inTheAddress).toMatchObject({ change: 'created' })
  })

  it('is refused for a URL that Gupshup cannot reach', async () => {
    const { client } = await openConversation({ ...setup, versions: [] })
    await expect(client.subscriptions.ensure({ url: 'http://127.0.0.1:9/gupshup' })).rejects.toMatchObject({
      httpStatus: 400,
      message: expect.stringContaining('Invalid URL Passed'),
    })
  })

  it('is deleted', async () => {
    const { client, webhookUrl } = await openConversation({ ...setup, versions: [] })
    const { subscription } = await client.subscriptions.ensure({ url: webhookUrl, token: webhookToken })
    await client.subscriptions.delete(subscription.id)
    expect(await client.subscriptions.list()).toEqual([])
  })
})
