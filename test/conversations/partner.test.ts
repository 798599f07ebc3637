import {
  fail,
  GupshupError,
  partner,
  RateLimitError,
  RecipientError,
  type TemplateMessage,
} from 'gupshup-outbound'
import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { connectWith, deliveries, numbers, oneEach, openConversation, reasonOf, sends } from './support.ts'

const template: TemplateMessage = { type: 'template', id: '3c9a7e5d-1b2f-4d60-8e7a-9f0e1d2c3b01', params: [] }
const formats = ['form', 'v3'] as const

describe.each(formats)('a client of the partner API, in the format %s', (format) => {
  const open = (codeNumbers = true) =>
    openConversation({ partner: format, versions: [format === 'v3' ? 3 : 2], emulator: { codeNumbers } })

  it.each([1002, 1012])('suppresses a number for %i', async (code) => {
    const { client, emulator } = await open()
    const to = numberFor(code)
    const receipt = await client.send({ to, message: 'Hello' })
    const error = await reasonOf(receipt.outcome())
    expect(error).toBeInstanceOf(RecipientError)
    expect(error).toMatchObject({ code, system: 'gupshup' })
    expect(await reasonOf(client.send({ to, message: 'Hello' }))).toMatchObject({ name: 'SuppressedError' })
    expect(sends(emulator)).toHaveLength(1)
  })

  it.each([1005, 470, 131047])('sends the fallback for %i', async (code) => {
    const { client } = await open()
    const receipt = await client.send({ to: numberFor(code), message: 'Hello', fallback: template })
    expect(await receipt.outcome()).toMatchObject({
      via: 'fallback',
      status: 'delivered',
      requests: 2,
      attempts: [{ failure: { code } }, { status: 'delivered' }],
    })
  })

  it('fails for 131049 and leaves the number alone', async () => {
    const { client } = await open()
    const to = numberFor(131049)
    const receipt = await client.send({ to, message: template })
    expect(await reasonOf(receipt.outcome())).toMatchObject({ name: 'RecipientError', code: 131049 })
    expect(await client.suppressions.has(to)).toBe(false)
  })

  it('backs off for 4001, holds the failed message, and emits events', async () => {
    const { client, emulator } = await open(false)
    emulator.script('919900000002', answer.fail(4001), answer.deliver())
    const receipt = await client.send({ to: '919900000002', message: 'Hello' })
    await until(() => client.gate.state === 'backing-off', 'the gate shuts')
    await client.resume()
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 2 })
    expect(sends(emulator)).toHaveLength(2)
  })

  it('fails with a RateLimitError for 4001 if a policy says so', async () => {
    const { client } = await openConversation({
      partner: format,
      client: { policies: { 4001: fail() } },
      emulator: { codeNumbers: true },
    })
    const receipt = await client.send({ to: numberFor(4001), message: 'Hello' })
    expect(await reasonOf(receipt.outcome())).toBeInstanceOf(RateLimitError)
  })

  it('fetches a new token once when the current one expires in the middle of a campaign', async () => {
    const refused: (string | undefined)[] = []
    const conversation = await openConversation({ emulator: { codeNumbers: false }, versions: [] })
    const { emulator } = conversation
    const { appId, url: baseUrl } = emulator
    const token = (previous?: string) => {
      refused.push(previous)
      return emulator.partner.token
    }
    const { client } = connectWith(conversation, partner({ appId, token, format, baseUrl }))
    const first = emulator.partner.token
    const recipients = numbers(100)
    let results = 0
    const requests = recipients.map((to) => ({ to, message: 'Hello', until: 'delivered' as const }))
    for await (const { error } of client.sendAll(requests, { concurrency: 10 })) {
      expect(error).toBeUndefined()
      results += 1
      if (results === 40) emulator.partner.expireToken()
    }
    await emulator.idle()

    expect(refused).toEqual([undefined, first])
    expect(deliveries(emulator)).toEqual(oneEach(recipients))
    expect(client.gate.state).toBe('open')
    const unauthorised = emulator.requests.filter(({ messageId }) => messageId === undefined)
    expect(unauthorised.length).toBeGreaterThan(0)
    expect(unauthorised.length).toBeLessThanOrEqual(10)
  })

  it('halts with the reason if no valid token can be fetched, and shows no token', async () => {
    const conversation = await openConversation({ versions: [] })
    const { emulator } = conversation
    const { appId, url: baseUrl } = emulator
    const token = 'an-unknown-token'
    const { client } = connectWith(conversation, partner({ appId, token, format, baseUrl }))
    const error = await reasonOf(client.send({ to: '919900000002', message: 'Hello' }))
    expect(error).toBeInstanceOf(GupshupError)
    expect(error).toMatchObject({ name: 'AuthenticationError', httpStatus: 401 })
    expect(String(error)).not.toContain(token)
    expect(client.gate.state).toBe('halted')
  })
})
