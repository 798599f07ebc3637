import { describe, expect, it } from 'vitest'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { prepareAnything, refusalOf, wireOf } from './support.ts'

describe('a text message', () => {
  it('a text message is posted to the session endpoint as JSON in one field', () => {
    expect(prepareMessage({ type: 'text', text: 'Hello' })).toEqual({
      type: 'text',
      path: '/wa/api/v1/msg',
      fields: { message: '{"type":"text","text":"Hello"}' },
    })
  })

  it('a text message may be written as a string', () => {
    expect(prepareMessage('Hello')).toEqual(prepareMessage({ type: 'text', text: 'Hello' }))
  })

  it('a text message carries the preview and the message it quotes', () => {
    const message = {
      type: 'text',
      text: 'See https://example.com',
      previewUrl: false,
      context: { msgId: 'gs-1' },
    }
    expect(wireOf(message)).toEqual(message)
  })

  it.each([null, undefined])('a text message leaves out options that are %s', (nothing) => {
    const { fields } = prepareAnything({ type: 'text', text: 'Hello', previewUrl: nothing, context: nothing })
    expect(fields).toEqual({ message: '{"type":"text","text":"Hello"}' })
  })

  it('a text message keeps the text as it is', () => {
    const text = ' 50 % off + "free" shipping & more\n\tनमस्ते 👋 '
    expect(wireOf({ type: 'text', text })).toEqual({ type: 'text', text })
  })
})

describe('the length of a text', () => {
  it('the length of a text is 4,096 characters at most', () => {
    expect(wireOf('a'.repeat(4096))).toEqual({ type: 'text', text: 'a'.repeat(4096) })
    const error = refusalOf(() => prepareMessage('a'.repeat(4097)))
    expect(error.message).toContain('message.text must be at most 4,096 characters long, but is 4,097')
    expect(error.field).toBe('message.text')
  })

  it('the length of a text counts an emoji that takes two places in a string as one', () => {
    expect(wireOf('👋'.repeat(4096))).toEqual({ type: 'text', text: '👋'.repeat(4096) })
    expect(refusalOf(() => prepareMessage('👋'.repeat(4097))).message).toContain('4,097')
  })

  it.each(['', ' ', '\n\t', '\u00a0'])('the length of a text is not that of a blank text: %j', (text) => {
    expect(refusalOf(() => prepareMessage(text)).message).toContain('message.text must not be blank')
  })
})

describe('a text message that is wrong', () => {
  it.each([
    { given: { type: 'text' }, field: 'message.text' },
    { given: { type: 'text', text: 7 }, field: 'message.text' },
    { given: { type: 'text', text: null }, field: 'message.text' },
    { given: { type: 'text', text: 'Hi', previewUrl: 'yes' }, field: 'message.previewUrl' },
    { given: { type: 'text', text: 'Hi', context: 'gs-1' }, field: 'message.context' },
    { given: { type: 'text', text: 'Hi', context: {} }, field: 'message.context.msgId' },
    { given: { type: 'text', text: 'Hi', context: { msgId: ' ' } }, field: 'message.context.msgId' },
    { given: { type: 'text', text: 'Hi', context: { msgId: 'gs-1', id: 'x' } }, field: 'message.context.id' },
    { given: { type: 'text', text: 'Hi', body: 'Hi' }, field: 'message.body' },
  ])('a wrong text message is refused for $field: $given', ({ given, field }) => {
    const error = refusalOf(() => prepareAnything(given))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })

  it('a text message with an unknown field is refused with the known ones', () => {
    const { message } = refusalOf(() => prepareAnything({ type: 'text', text: 'Hi', colour: 'red' }))
    expect(message).toContain('message.colour')
    expect(message).toContain('type, text, previewUrl, context')
  })
})
