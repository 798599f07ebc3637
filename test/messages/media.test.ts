import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { fieldsOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const url = 'https://cdn.example.com/orders/invoice%207.pdf?signature=x'
const context = { msgId: 'gs-1' }

describe('the wire form of media', () => {
  it.each<{ name: string; message: Message; wire: object }>([
    {
      name: 'an image by url has its address twice',
      message: { type: 'image', url },
      wire: { type: 'image', originalUrl: url, previewUrl: url },
    },
    {
      name: 'an image may have a preview of its own',
      message: {
        type: 'image',
        url,
        previewUrl: 'http://cdn.example.com/small.jpg',
        caption: 'Shoe',
        context,
      },
      wire: {
        type: 'image',
        originalUrl: url,
        previewUrl: 'http://cdn.example.com/small.jpg',
        caption: 'Shoe',
        context,
      },
    },
    {
      name: 'an image by id has no address',
      message: { type: 'image', id: '1013859600285441', caption: 'Shoe', context },
      wire: { type: 'image', id: '1013859600285441', caption: 'Shoe', context },
    },
    {
      name: 'a file by url',
      message: { type: 'file', url, filename: 'Invoice.pdf', caption: 'Yours', context },
      wire: { type: 'file', url, filename: 'Invoice.pdf', caption: 'Yours', context },
    },
    {
      name: 'a file by id',
      message: { type: 'file', id: '77', filename: 'Invoice.pdf', caption: 'Yours', context },
      wire: { type: 'file', id: '77', filename: 'Invoice.pdf', caption: 'Yours', context },
    },
    {
      name: 'a file by id needs no name',
      message: { type: 'file', id: '77' },
      wire: { type: 'file', id: '77' },
    },
    { name: 'audio by url', message: { type: 'audio', url, context }, wire: { type: 'audio', url, context } },
    { name: 'audio by id', message: { type: 'audio', id: '77' }, wire: { type: 'audio', id: '77' } },
    {
      name: 'a video by url',
      message: { type: 'video', url, caption: 'How to', context },
      wire: { type: 'video', url, caption: 'How to', context },
    },
    { name: 'a video by id', message: { type: 'video', id: '77' }, wire: { type: 'video', id: '77' } },
  ])('the wire form of media: $name', ({ message, wire }) => {
    expect(wireOf(message)).toEqual(wire)
    expect(prepareMessage(message)).toMatchObject({ type: message.type, path: '/wa/api/v1/msg' })
    expect(Object.keys(fieldsOf(message))).toEqual(['message'])
  })

  it.each(['image', 'file', 'video'])(
    'the wire form of media of %s leaves out a caption that is null',
    (type) => {
      expect(wireOf({ type, url, caption: null, context: null })).not.toHaveProperty('caption')
    },
  )

  it('the wire form of media treats a null source as absent', () => {
    expect(wireOf({ type: 'video', url, id: null })).toEqual({ type: 'video', url })
    expect(wireOf({ type: 'video', url: null, id: '77' })).toEqual({ type: 'video', id: '77' })
  })

  it('the wire form of media keeps a caption of any length, because no limit is documented', () => {
    expect(wireOf({ type: 'video', id: '77', caption: 'a'.repeat(5000) })).toHaveProperty(
      'caption.length',
      5000,
    )
  })
})

describe('the name of a file', () => {
  it.each([
    ['https://example.com/files/invoice.pdf', 'invoice.pdf'],
    ['https://example.com/files/invoice%207.pdf?token=1#page=2', 'invoice 7.pdf'],
    ['https://example.com/रसीद.pdf', 'रसीद.pdf'],
    ['https://example.com/100%', '100%'],
  ])('the name of a file is taken from the address %s', (address, filename) => {
    expect(wireOf({ type: 'file', url: address })).toEqual({ type: 'file', url: address, filename })
  })

  it.each(['https://example.com', 'https://example.com/files/', 'https://example.com/%20?name=a.pdf'])(
    'the name of a file is required if the address ends without one: %s',
    (address) => {
      expect(refusalOf(() => prepareMessage({ type: 'file', url: address })).field).toBe('message.filename')
    },
  )

  it('the name of a file is not blank', () => {
    const error = refusalOf(() => prepareMessage({ type: 'file', url, filename: ' ' }))
    expect(error.message).toContain('message.filename must not be blank')
  })
})

describe.each(['image', 'file', 'audio', 'video'])('the source of %s', (type) => {
  it('is not both a url and an id', () => {
    const error = refusalOf(() => prepareAnything({ type, url, id: '77' }))
    expect(error.message).toContain('message.url cannot be given together with id')
    expect(error.field).toBe('message.url')
  })

  it('is one of them', () => {
    const { message, field } = refusalOf(() => prepareAnything({ type }))
    expect(message).toContain('message.url is missing')
    expect(message).toContain('message.id')
    expect(field).toBe('message.url')
  })

  it.each([
    'invoice.pdf',
    '/invoice.pdf',
    '//example.com/a.pdf',
    'www.example.com/a.pdf',
    'ftp://example.com/a.pdf',
    'data:image/png;base64,AA',
    'https://',
    'https:///',
    'https:///example.com/a.pdf',
    'https://exa mple.com/a.pdf',
    ' https://example.com/a.pdf',
    'https://example.com/a b.pdf',
    '',
    7,
  ])('is not the address %j', (address) => {
    const error = refusalOf(() => prepareAnything({ type, url: address }))
    expect(error.field).toBe('message.url')
  })

  it.each(['', ' ', 7])('is not the id %j', (id) => {
    expect(refusalOf(() => prepareAnything({ type, id })).field).toBe('message.id')
  })
})

describe('fields that a type of media does not have', () => {
  it.each([
    { given: { type: 'image', id: '77', previewUrl: url }, field: 'message.previewUrl' },
    { given: { type: 'image', url, previewUrl: 'small.jpg' }, field: 'message.previewUrl' },
    { given: { type: 'image', originalUrl: url, url }, field: 'message.originalUrl' },
    { given: { type: 'image', url, filename: 'a.jpg' }, field: 'message.filename' },
    { given: { type: 'audio', url, caption: 'Listen' }, field: 'message.caption' },
    { given: { type: 'video', url, filename: 'a.mp4' }, field: 'message.filename' },
    { given: { type: 'video', url, caption: 7 }, field: 'message.caption' },
    { given: { type: 'video', url, context: { msgid: 'gs-1' } }, field: 'message.context.msgid' },
  ])('fields that a type of media does not have are refused: $given', ({ given, field }) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})

describe('the types of media', () => {
  it('the types of media accept the documented combinations only', () => {
    // @ts-expect-error A url or an id is needed.
    const none: Message = { type: 'video' }
    // @ts-expect-error Not both of them.
    const both: Message = { type: 'video', url, id: '77' }
    // @ts-expect-error A preview belongs to a url.
    const previewOfId: Message = { type: 'image', id: '77', previewUrl: url }
    // @ts-expect-error Audio has no caption.
    const captionOfAudio: Message = { type: 'audio', url, caption: 'Listen' }
    for (const message of [none, both, previewOfId, captionOfAudio]) refusalOf(() => prepareMessage(message))
  })
})
