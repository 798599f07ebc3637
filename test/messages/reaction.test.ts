import { describe, expect, it } from 'vitest'
import { metaOf, prepareAnything, refusalOf, wireOf } from './support.ts'

const reaction = { type: 'reaction', msgId: 'gs-1', emoji: '👍' }

describe('a reaction', () => {
  it('a reaction is posted with the message it is for', () => {
    expect(wireOf(reaction)).toEqual(reaction)
  })

  it('a reaction is removed by an empty emoji, which is posted too', () => {
    expect(wireOf({ ...reaction, emoji: '' })).toEqual({ ...reaction, emoji: '' })
    expect(metaOf({ ...reaction, emoji: '' })).toMatchObject({ reaction: { message_id: 'gs-1', emoji: '' } })
  })

  it("a reaction is nested in Meta's form", () => {
    expect(metaOf(reaction)).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      type: 'reaction',
      reaction: { message_id: 'gs-1', emoji: '👍' },
    })
  })

  it.each(['❤', '❤️', '👍🏽', '👨‍👩‍👧‍👦', '🇮🇳', '1️⃣', '🫨', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'])(
    'a reaction is one emoji, of one or several code points: %s',
    (emoji) => {
      expect(wireOf({ ...reaction, emoji })).toEqual({ ...reaction, emoji })
    },
  )

  it.each(['👍👍', 'OK', '1', '#', ' ', '👍 ', '\\uD83D', 'e\u0301', '👍'.repeat(1000)])(
    'a reaction is not %j',
    (emoji) => {
      const { message, field } = refusalOf(() => prepareAnything({ ...reaction, emoji }))
      expect(field).toBe('message.emoji')
      expect(message).toContain("message.emoji must be one emoji, or '' to take the reaction back")
    },
  )

  it.each([
    [{ ...reaction, emoji: undefined }, 'message.emoji'],
    [{ ...reaction, emoji: null }, 'message.emoji'],
    [{ ...reaction, msgId: '' }, 'message.msgId'],
    [{ ...reaction, msgId: undefined }, 'message.msgId'],
    [{ ...reaction, msgid: 'gs-1' }, 'message.msgid'],
  ])('a reaction is refused: %j', (given, field) => {
    expect(refusalOf(() => prepareAnything(given)).field).toBe(field)
  })
})
