import { TemplateError, type TemplateMessage } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { type ConversationOptions, openConversation, reasonOf, sends, templatesSent } from './support.ts'

const asha = '919900000002'
const shipped = '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e01'
const pictured = '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e02'
const paused = '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e03'
const unknown = '9c4e2d10-5b6a-4f7e-8d91-1a2b3c4d5e99'

const good: TemplateMessage = { type: 'template', id: shipped, params: ['Asha', '4711'] }
const picture = { type: 'image', url: 'https://cdn.example.com/4711.jpg' } as const
const film = { type: 'video', url: 'https://cdn.example.com/4711.mp4' } as const

const misuses: readonly (readonly [string, TemplateMessage, RegExp])[] = [
  ['with too few parameters', { ...good, params: ['Asha'] }, /has 2 parameters, but 1 is given/],
  [
    'with too many parameters',
    { ...good, params: ['Asha', '4711', '!'] },
    /has 2 parameters, but 3 are given/,
  ],
  ['without its image', { ...good, id: pictured }, /has an image above its text, but none is given/],
  ['with a video instead of its image', { ...good, id: pictured, media: film }, /but a video is given/],
  ['with an image that it has no header for', { ...good, media: picture }, /has no media above its text/],
  ['that the app does not have', { ...good, id: unknown }, /has no template 9c4e2d10/],
  ['that is paused', { ...good, id: paused }, /is paused/],
]

async function openShop(setup: ConversationOptions = {}) {
  const conversation = await openConversation({ ...setup, client: { checkTemplates: true } })
  const { emulator } = conversation
  const body = 'Hello {{1}}, order {{2}} left.'
  emulator.addTemplate({ id: shipped, name: 'shipped', body })
  emulator.addTemplate({ id: pictured, name: 'pictured', headerType: 'IMAGE', body })
  emulator.addTemplate({ id: paused, name: 'paused', status: 'PAUSED', body })
  return conversation
}

describe.each(misuses)('a template %s', (_, message, words) => {
  it('fails with a TemplateError that says so, and nothing is sent', async () => {
    const { client, emulator } = await openShop()
    const error = await reasonOf(client.send({ to: asha, message }))
    expect(error).toBeInstanceOf(TemplateError)
    expect(error).toMatchObject({ message: expect.stringMatching(words) })
    expect(sends(emulator)).toEqual([])
  })

  it('is replaced by the next fallback, without a useless request', async () => {
    const { client, emulator } = await openShop()
    const receipt = await client.send({ to: asha, message, fallback: [message, good] })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', via: 'fallback', requests: 1 })
    expect(templatesSent(emulator)).toEqual([shipped])
  })
})

describe('checked templates', () => {
  it('that are valid are delivered, and the list is fetched once', async () => {
    const { client, emulator } = await openShop()
    await client.send({ to: asha, message: good, until: 'delivered' })
    const message = { ...good, id: pictured, media: picture } as const
    await client.send({ to: asha, message, until: 'delivered' })
    expect(emulator.requests.map(({ kind = 'list' }) => kind)).toEqual(['list', 'template', 'template'])
  })

  it('are checked through the partner API as well', async () => {
    const { client, emulator } = await openShop({ partner: 'form' })
    await expect(client.send({ to: asha, message: { ...good, params: [] } })).rejects.toThrow(/0 are given/)
    await client.send({ to: asha, message: good, until: 'delivered' })
    expect(templatesSent(emulator)).toEqual([shipped])
  })

  it('are fetched again after an event about them', async () => {
    const { client, emulator } = await openShop()
    await expect(client.send({ to: asha, message: { ...good, id: paused } })).rejects.toThrow(/is paused/)
    await emulator.approveTemplate(paused)
    await client.send({ to: asha, message: { ...good, id: paused }, until: 'delivered' })
    expect(templatesSent(emulator)).toEqual([paused])
  })

  it('are sent unchecked if the list cannot be fetched, and an error event says so', async () => {
    const { client, emulator } = await openConversation({
      client: { checkTemplates: true, appId: '00000000-0000-4000-8000-000000000000' },
    })
    const errors: unknown[] = []
    client.on('error', (error) => errors.push(error))
    await client.send({ to: asha, message: good, until: 'delivered' })
    expect(templatesSent(emulator)).toEqual([shipped])
    expect(errors).toMatchObject([{ message: expect.stringContaining('Invalid App Details') }])
  })
})
