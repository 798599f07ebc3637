import { describe, expect, it } from 'vitest'
import type { Message } from '../../src/messages/message.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import type { TemplateMedia } from '../../src/messages/template-media.ts'
import { fieldsOf, prepareAnything, refusalOf } from './support.ts'

const id = 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77'
const url = 'https://cdn.example.com/4711.pdf'

describe('a template', () => {
  it('a template is posted to the template endpoint, without a message when it is text only', () => {
    expect(prepareMessage({ type: 'template', id, params: ['Asha', '4711'] })).toEqual({
      type: 'template',
      path: '/wa/api/v1/template/msg',
      fields: { template: `{"id":"${id}","params":["Asha","4711"]}` },
      template: { key: id, params: 2 },
    })
  })

  it.each([undefined, null, []])('a template may have no params: %j', (params) => {
    const { fields } = prepareAnything({ type: 'template', id, params, media: null })
    expect(fields).toEqual({ template: `{"id":"${id}","params":[]}` })
  })

  it('a template keeps params as they are', () => {
    const params = ['a    b', ' a ', '50 % + "x"', 'नमस्ते']
    expect(fieldsOf({ type: 'template', id, params })).toEqual({ template: { id, params } })
  })
})

describe('the media of a template', () => {
  it.each<[TemplateMedia, object]>([
    [
      { type: 'image', url },
      { type: 'image', image: { link: url } },
    ],
    [
      { type: 'image', id: '77' },
      { type: 'image', image: { id: '77' } },
    ],
    [
      { type: 'video', url },
      { type: 'video', video: { link: url } },
    ],
    [
      { type: 'video', id: '77' },
      { type: 'video', video: { id: '77' } },
    ],
    [
      { type: 'document', url },
      { type: 'document', document: { link: url } },
    ],
    [
      { type: 'document', url, filename: 'Bill.pdf' },
      { type: 'document', document: { link: url, filename: 'Bill.pdf' } },
    ],
    [
      { type: 'document', id: '77', filename: 'Bill.pdf' },
      { type: 'document', document: { id: '77', filename: 'Bill.pdf' } },
    ],
  ])('the media of a template is nested under its type: %j', (media, wire) => {
    expect(fieldsOf({ type: 'template', id, media })).toEqual({ template: { id, params: [] }, message: wire })
  })

  it('the media of a template leaves out a filename that is null', () => {
    const message = { type: 'document', document: { link: url } }
    const media = { type: 'document', url, filename: null }
    expect(fieldsOf({ type: 'template', id, media })).toMatchObject({ message })
    expect(JSON.stringify(fieldsOf({ type: 'template', id, media }))).not.toContain('null')
  })

  it.each([
    { media: 'image', field: 'message.media' },
    { media: {}, field: 'message.media.type' },
    { media: { type: 'file', url }, field: 'message.media.type' },
    { media: { type: 'audio', url }, field: 'message.media.type' },
    { media: { type: 'image' }, field: 'message.media.url' },
    { media: { type: 'image', url, id: '77' }, field: 'message.media.url' },
    { media: { type: 'image', url: 'a.jpg' }, field: 'message.media.url' },
    { media: { type: 'image', id: '' }, field: 'message.media.id' },
    { media: { type: 'image', url, filename: 'a.jpg' }, field: 'message.media.filename' },
    { media: { type: 'image', url, caption: 'Hi' }, field: 'message.media.caption' },
    { media: { type: 'image', link: url }, field: 'message.media.url' },
    { media: { type: 'image', image: { link: url } }, field: 'message.media.url' },
    { media: { type: 'document', url, filename: ' ' }, field: 'message.media.filename' },
  ])('the media of a template is refused for $field: $media', ({ media, field }) => {
    const error = refusalOf(() => prepareAnything({ type: 'template', id, media }))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })

  it("the types of a template's media accept the documented combinations only", () => {
    // @ts-expect-error Only a document has a filename.
    const named: Message = { type: 'template', id, media: { type: 'image', url, filename: 'a.jpg' } }
    // @ts-expect-error A url or an id is needed.
    const sourceless: Message = { type: 'template', id, media: { type: 'image' } }
    for (const message of [named, sourceless]) refusalOf(() => prepareMessage(message))
  })
})

describe('the id of a template', () => {
  it.each(['order-template', id.toUpperCase(), 'a1'])('the id of a template may be %j', (given) => {
    expect(fieldsOf({ type: 'template', id: given })).toMatchObject({ template: { id: given } })
  })

  it('the id of a template is not the number that the template has at Meta', () => {
    const { message, field } = refusalOf(() => prepareMessage({ type: 'template', id: '1013859600285441' }))
    expect(field).toBe('message.id')
    expect(message).toContain('UUID')
    expect(message).toContain('Meta')
  })

  it.each([undefined, null, '', '  ', 'order template', `${id} `, 7])(
    'the id of a template is not %j',
    (given) => {
      expect(refusalOf(() => prepareAnything({ type: 'template', id: given })).field).toBe('message.id')
    },
  )
})

describe('the params of a template', () => {
  it.each([
    { params: ['a', 'b', 3], field: 'message.params.2' },
    { params: [null], field: 'message.params.0' },
    { params: 'Asha', field: 'message.params' },
    { params: { 0: 'Asha' }, field: 'message.params' },
  ])('the params of a template are strings in a list: $params', ({ params, field }) => {
    const error = refusalOf(() => prepareAnything({ type: 'template', id, params }))
    expect(error.field).toBe(field)
    expect(error.message).toContain(field)
  })
})
