import type { SendRequest, TemplateMessage } from 'gupshup-outbound'
import type { Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  type Conversation,
  type ConversationOptions,
  deliveries,
  numbers,
  oneEach,
  openConversation,
  sends,
  templatesSent,
} from './support.ts'

const recipients = numbers(200)
const concurrency = 10

const spring = 'b0c9a1f2-6a3e-4f51-9d0d-3f1c2b7a8e01'
const plain = 'b0c9a1f2-6a3e-4f51-9d0d-3f1c2b7a8e02'

async function openCampaign(options: ConversationOptions = {}): Promise<Conversation> {
  const fallback: TemplateMessage = { type: 'template', id: plain, params: ['Asha'] }
  const conversation = await openConversation({ ...options, client: { fallback, ...options.client } })
  for (const [id, name] of [
    [spring, 'spring_sale'],
    [plain, 'plain_news'],
  ] as const) {
    conversation.emulator.addTemplate({ id, name, category: 'MARKETING', body: 'Hello {{1}}!' })
  }
  return conversation
}

function requestTo(to: string): SendRequest {
  return { to, message: { type: 'template', id: spring, params: ['Asha'] }, until: 'delivered' }
}

/** Sends the campaign, and does something at some of its results. */
async function run(
  { client }: Conversation,
  actions: Readonly<Record<number, () => unknown>>,
): Promise<void> {
  let results = 0
  for await (const { error } of client.sendAll(recipients.map(requestTo), { concurrency })) {
    if (error !== undefined) throw error
    results += 1
    await actions[results]?.()
  }
}

/** The requests since one of them, by the template they want. */
function sentSince(emulator: Emulator, start: number) {
  const wanted = templatesSent(emulator).slice(start)
  return {
    spring: wanted.filter((id) => id === spring).length,
    plain: wanted.filter((id) => id === plain).length,
  }
}

describe('a template that is paused in the middle of a campaign of two hundred', () => {
  it('is replaced by its fallback while it is paused, and is sent again when it is approved', async () => {
    const campaign = await openCampaign()
    const { client, emulator } = campaign
    const quarantined: string[] = []
    client.on('quarantined', ({ template }) => quarantined.push(template))
    let paused = 0
    let approved = 0
    await run(campaign, {
      80: async () => {
        await emulator.pauseTemplate(spring)
        paused = sends(emulator).length
        expect(await client.quarantine.has(spring)).toBe(true)
      },
      140: async () => {
        expect(sentSince(emulator, paused).spring).toBe(0)
        await emulator.approveTemplate(spring)
        approved = sends(emulator).length
      },
    })
    await emulator.idle()

    expect(deliveries(emulator)).toEqual(oneEach(recipients))
    expect(quarantined).toEqual([spring, 'spring_sale/en'])
    expect(await client.quarantine.has(spring)).toBe(false)
    const failed = emulator.webhooks.filter(({ code }) => code === 4005)
    expect(failed.length).toBeLessThanOrEqual(concurrency)
    expect(sends(emulator)).toHaveLength(200 + failed.length)
    expect(sentSince(emulator, approved).spring).toBeGreaterThanOrEqual(60 - concurrency)
  })

  it('is quarantined after its first 4005 when no event reports it, so that most messages make no useless request', async () => {
    const campaign = await openCampaign({ versions: [] })
    const { client, emulator } = campaign
    const messageEvents = ['ENQUEUED', 'SENT', 'DELIVERED', 'READ', 'FAILED'] as const
    emulator.subscribe({ receive: (body) => client.receive(body), modes: messageEvents })
    await run(campaign, { 80: () => emulator.pauseTemplate(spring) })
    await emulator.idle()

    expect(deliveries(emulator)).toEqual(oneEach(recipients))
    const inVain = sends(emulator).length - 200
    expect(inVain).toBeGreaterThan(0)
    expect(inVain).toBeLessThanOrEqual(2 * concurrency)
    expect(await client.quarantine.get(spring)).toMatchObject({ code: 4005, system: 'gupshup' })
  })

  it('appears in the outcome as a request that was not made', async () => {
    const { client, emulator } = await openCampaign()
    await emulator.pauseTemplate(spring)
    const receipt = await client.send(requestTo('919900000002'))
    const { attempts, requests, via } = await receipt.outcome()
    expect({ requests, via }).toEqual({ requests: 1, via: 'fallback' })
    expect(attempts).toMatchObject([
      { step: 0, withheld: true, failure: { kind: 'template' } },
      { step: 1, withheld: false, status: 'delivered' },
    ])
    expect(templatesSent(emulator)).toEqual([plain])
  })

  it('without a fallback fails with a TemplateError that says until when', async () => {
    const { client, emulator } = await openCampaign({ client: { fallback: undefined } })
    await emulator.pauseTemplate(spring)
    await expect(client.send(requestTo('919900000002'))).rejects.toMatchObject({
      name: 'TemplateError',
      message: expect.stringContaining('quarantine'),
    })
    expect(sends(emulator)).toEqual([])
  })
})
