import { AccountError, type NamedTemplateMessage } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openConversation, reasonOf, sends, templatesSent } from './support.ts'

const asha = '919900000002'
const sale: NamedTemplateMessage = {
  type: 'template',
  name: 'spring_sale',
  language: 'en',
  components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
}

describe('a marketing template by its name', () => {
  it('is sent through the self-serve endpoint for marketing, and is delivered', async () => {
    const { client, emulator } = await openConversation({ versions: [3] })
    emulator.addTemplate({ name: 'spring_sale', category: 'MARKETING', body: 'Hello {{1}}!' })
    const receipt = await client.send({ to: asha, message: sale })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 1 })
    expect(sends(emulator)).toMatchObject([
      { path: `/wa/app/${emulator.appId}/v3/marketing/msg`, to: asha, template: { name: 'spring_sale' } },
    ])
  })

  it('counts as marketing without `marketing: true`, and is not sent to a number that has opted out of marketing', async () => {
    const { client, emulator } = await openConversation()
    await emulator.stopMarketing(asha)
    expect(await reasonOf(client.send({ to: asha, message: sale }))).toMatchObject({
      name: 'SuppressedError',
      scope: 'marketing',
    })
    expect(sends(emulator)).toEqual([])
  })

  it('is refused with a typed error if the endpoint is not enabled for the app', async () => {
    const { client, emulator } = await openConversation({ emulator: { marketing: false } })
    const error = await reasonOf(client.send({ to: asha, message: sale }))
    expect(error).toBeInstanceOf(AccountError)
    expect(error).toMatchObject({ httpStatus: 400, reason: 'MM lite is not enabled for this app' })
    expect(client.gate.state).toBe('open')
    expect(sends(emulator)).toHaveLength(1)
  })

  it('requires the appId, and is refused without it before any request', async () => {
    const { client, emulator } = await openConversation({ client: { appId: undefined } })
    expect(await reasonOf(client.send({ to: asha, message: sale }))).toMatchObject({
      name: 'InvalidMessageError',
      message: expect.stringContaining('appId'),
    })
    expect(emulator.requests).toEqual([])
  })

  it('that is paused is quarantined under its name, and its fallback is sent by id', async () => {
    const { client, emulator } = await openConversation()
    const { id } = emulator.addTemplate({
      name: 'spring_sale',
      category: 'MARKETING',
      body: 'Hello {{1}}!',
    })
    const { id: news } = emulator.addTemplate({ name: 'news', category: 'MARKETING', body: 'Hello {{1}}' })
    await emulator.pauseTemplate(id)
    const fallback = { type: 'template', id: news, params: ['Asha'] } as const
    const receipt = await client.send({ to: asha, message: sale, fallback })
    expect(await receipt.outcome()).toMatchObject({ via: 'fallback', requests: 1 })
    expect(templatesSent(emulator)).toEqual([news])
  })
})
