import type { Message } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  interactiveMessages,
  namedPassword,
  namedTemplates,
  sessionMessages,
  templateForms,
} from '../../examples/demo/messages.ts'
import { messageKinds } from '../../src/messages/message.ts'
import { type ConversationOptions, openConversation, sends } from './support.ts'

const asha = '919900000002'
const nameOf = (message: Message) => ('subType' in message ? message.subType : message.type)

const transports: ReadonlyArray<readonly [name: string, options: ConversationOptions, path: RegExp]> = [
  ['with the self-serve API', {}, /^\/wa\/api\/v1\/(template\/)?msg$/],
  [
    'with the partner API in the form format',
    { partner: 'form' },
    /^\/partner\/app\/[\w-]+\/(template\/)?msg$/,
  ],
  [
    'with the partner API in Meta’s format (v3)',
    { partner: 'v3', versions: [3] },
    /^\/partner\/app\/[\w-]+\/v3\/message$/,
  ],
]

/** Sends a message to a new emulator, and returns the one request. */
async function deliver(message: Message, options: ConversationOptions) {
  const { client, emulator } = await openConversation(options)
  const receipt = await client.send({ to: asha, message })
  expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 1, via: 'message' })
  const [request] = sends(emulator)
  return request
}

describe('this suite', () => {
  it('tests a message of every type', () => {
    const types = new Set([...sessionMessages, ...interactiveMessages, namedPassword].map(({ type }) => type))
    expect([...types].sort()).toEqual(Object.keys(messageKinds).sort())
  })
})

describe.each(transports)('a client %s', (_, options, path) => {
  it.each(sessionMessages.map((message) => [nameOf(message), message] as const))(
    'delivers a message of type %s',
    async (_, message) => {
      const request = await deliver(message, options)
      expect(request).toMatchObject({ kind: 'session', path: expect.stringMatching(path) })
      expect(request?.message).toMatchObject({ type: expect.any(String) })
    },
  )
})

describe.each(transports.slice(1))('a client %s', (_, options) => {
  it.each(interactiveMessages.map((message) => [message.interactive.type, message] as const))(
    'delivers an interactive message of the type %s',
    async (type, message) => {
      const request = await deliver(message, options)
      expect(request).toMatchObject({
        kind: 'session',
        path: expect.stringMatching(/^\/partner\/app\/[\w-]+\/v3\/message$/),
        message: { type: 'interactive', interactive: { type } },
      })
    },
  )
})

describe('an interactive message', () => {
  it('is refused by the self-serve API before any request, with a pointer to the partner API', async () => {
    const { client, emulator } = await openConversation()
    for (const message of interactiveMessages)
      await expect(client.send({ to: asha, message })).rejects.toThrow(/self-serve API.*partner\(…\)/)
    expect(emulator.requests).toEqual([])
  })

  it('can have a fallback in the form of the partner API, and be one', async () => {
    const { client, emulator } = await openConversation({ partner: 'form', versions: [2, 3] })
    const [interactive] = interactiveMessages
    const [text] = sessionMessages
    if (interactive === undefined || text === undefined) throw new Error('There are no messages.')
    emulator.script(asha, answer.fail(131_047), answer.deliver())
    const receipt = await client.send({ to: asha, message: interactive, fallback: text })
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 2, via: 'fallback' })
    emulator.script(asha, answer.fail(131_047), answer.deliver())
    const other = await client.send({ to: asha, message: text, fallback: interactive })
    expect(await other.outcome()).toMatchObject({ status: 'delivered', requests: 2, via: 'fallback' })
    expect(sends(emulator).map(({ path }) => path.replace(/^.*[\w-]{36}/, ''))).toEqual([
      '/v3/message',
      '/msg',
      '/msg',
      '/v3/message',
    ])
  })
})

describe('an interactive message to the id of a person', () => {
  const person = { userId: 'IN.1648700000000001' }

  it.each(['form', 'v3'] as const)(
    'is posted as it is to a number, by a client in the %s format',
    async (partner) => {
      const { client, emulator } = await openConversation({ partner, emulator: { userIds: true } })
      for (const message of interactiveMessages) {
        const receipt = await client.send({ to: person, message })
        expect(receipt).toMatchObject({ to: person.userId, status: 'accepted' })
        expect(sends(emulator).at(-1)?.message).toMatchObject({
          recipient: person.userId,
          type: 'interactive',
          interactive: { type: message.interactive.type },
        })
        expect(sends(emulator).at(-1)?.message).not.toHaveProperty('to')
      }
    },
  )

  it('takes the place of a text that has no form for an id, as its fallback', async () => {
    const { client, emulator } = await openConversation({ partner: 'form', emulator: { userIds: true } })
    const fallback = interactiveMessages.find(
      ({ interactive }) => interactive.type === 'request_contact_info',
    )
    const receipt = await client.send({ to: person, message: 'Your courier is here', fallback })
    expect(receipt).toMatchObject({ status: 'accepted' })
    expect(sends(emulator).map(({ path }) => path)).toEqual([`/partner/app/${emulator.appId}/v3/message`])
  })
})

describe.each([
  ['with the self-serve API', {}],
  ['with the partner API', { partner: 'v3' }],
] as const)('a client %s', (_, options: ConversationOptions) => {
  it.each(templateForms)('delivers a template by its id (%s)', async (_, message) => {
    const request = await deliver(message, options)
    expect(request).toMatchObject({ kind: 'template', template: { id: message.id } })
  })

  it.each(namedTemplates)('delivers a template by its name (%s)', async (_, message) => {
    const request = await deliver(message, { ...options, versions: [3] })
    expect(request).toMatchObject({ kind: 'template', template: { name: message.name } })
  })
})

describe('a one-time password in a template by its name', () => {
  it('is delivered through the partner API, in its body and its button', async () => {
    const request = await deliver(namedPassword, { partner: 'v3', versions: [3] })
    const places = Object(request?.template).components
    expect(places).toMatchObject([
      { type: 'body', parameters: [{ text: '428193' }] },
      { type: 'button', parameters: [{ text: '428193' }] },
    ])
  })

  it('is refused by the self-serve API before any request, with a pointer to the partner API', async () => {
    const { client, emulator } = await openConversation()
    await expect(client.send({ to: asha, message: namedPassword })).rejects.toThrow(/partner/)
    expect(emulator.requests).toEqual([])
  })
})
