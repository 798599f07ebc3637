import { describe, expect, it } from 'vitest'
import { metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const url = 'https://cdn.example.com/thanks.webp'

describe('a sticker', () => {
  it('a sticker is posted with its address alone', () => {
    expect(wireOf({ type: 'sticker', url, id: null })).toEqual({ type: 'sticker', url })
  })

  it("a sticker is nested and its address called link in Meta's form", () => {
    expect(metaOf({ type: 'sticker', url })).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'sticker',
      sticker: { link: url },
    })
  })

  it('a sticker has no id, because none is documented for it', () => {
    const { message, field } = refusalOf(() => prepareAnything({ type: 'sticker', id: '77' }))
    expect(field).toBe('message.id')
    expect(message).toContain('message.id is not documented for stickers; give the address as message.url')
  })

  it.each([
    [{ type: 'sticker' }, 'message.url'],
    [{ type: 'sticker', url: 'thanks.webp' }, 'message.url'],
    [{ type: 'sticker', url, caption: 'Thanks' }, 'message.caption'],
    [{ type: 'sticker', url, context: { msgId: 'gs-1' } }, 'message.context'],
  ])('a sticker is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})
