import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const header = { type: 'image', image: { link: 'https://example.com/shoe.jpg' } }
const parameters = { display_text: 'Buy', url: 'https://example.com/run-7' }
const linkCard = { header, action: { parameters } }
const replyCard = (...ids: readonly string[]) => ({
  header,
  action: { buttons: ids.map((id) => ({ quick_reply: { id, title: 'This one' } })) },
})
const carousel = (cards: readonly object[], more: object = {}) => ({
  type: 'interactive',
  interactive: { type: 'carousel', body: { text: 'New' }, action: { cards }, ...more },
})
const refused = (message: object) => refusalOf(() => prepareAnything(message, partner))
const at = 'message.interactive.action.cards'

describe('a carousel', () => {
  it('a carousel has 2 to 10 cards, in the order in which they are given', () => {
    const many = (count: number) => carousel(Array.from({ length: count }, () => linkCard))
    const places = (count: number) => Array.from({ length: count }, (_, card_index) => ({ card_index }))
    for (const count of [2, 10])
      expect(metaOf(many(count))).toMatchObject({ interactive: { action: { cards: places(count) } } })
    expect(refused(many(1)).message).toContain(`${at} must have at least 2 items, but has 1`)
    expect(refused(many(11)).message).toContain(`${at} must have at most 10 items, but has 11`)
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['message.interactive.body.text', 1024, (text) => carousel([linkCard, linkCard], { body: { text } })],
    [`${at}.0.body.text`, 160, (text) => carousel([{ ...linkCard, body: { text } }, linkCard])],
    [
      `${at}.1.action.parameters.display_text`,
      20,
      (display_text) =>
        carousel([linkCard, { header, action: { parameters: { ...parameters, display_text } } }]),
    ],
    [
      `${at}.0.action.buttons.0.quick_reply.title`,
      20,
      (title) =>
        carousel([{ header, action: { buttons: [{ quick_reply: { id: 'a', title } }] } }, replyCard('b')]),
    ],
  ])('a carousel has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, field, partner)
  })

  it.each(['\n', '\r\n', '\r'])(
    'a carousel has cards with at most two line breaks such as %j',
    (lineBreak) => {
      const withLines = (lines: readonly string[]) =>
        carousel([{ ...linkCard, body: { text: lines.join(lineBreak) } }, linkCard])
      expect(metaOf(withLines(['a', 'b', 'c']))).toBeDefined()
      expect(refused(withLines(['a', 'b', 'c', 'd'])).message).toContain('must have at most two line breaks')
    },
  )

  it('a carousel has the same kind of buttons on all cards', () => {
    const { field, message } = refused(carousel([linkCard, linkCard, replyCard('a')]))
    expect(field).toBe(`${at}.2.action`)
    expect(message).toContain('has 1 button that replies, and the first card a button that opens an address')
    expect(refused(carousel([replyCard('a'), linkCard])).field).toBe(`${at}.1.action`)
  })

  it('a carousel has the same number of buttons on all cards', () => {
    expect(metaOf(carousel([replyCard('a', 'b', 'c'), replyCard('d', 'e', 'f')]))).toBeDefined()
    const { field, message } = refused(carousel([replyCard('a', 'b'), replyCard('c')]))
    expect(field).toBe(`${at}.1.action`)
    expect(message).toContain('has 1 button that replies, and the first card 2 buttons that reply')
  })

  it('a carousel has an id of its own for each button', () => {
    expect(refused(carousel([replyCard('a', 'a'), replyCard('b', 'c')])).field).toBe(
      `${at}.0.action.buttons.1.quick_reply.id`,
    )
    expect(refused(carousel([replyCard('a'), replyCard('a')])).field).toBe(
      `${at}.1.action.buttons.0.quick_reply.id`,
    )
  })

  it('a carousel has one card at each place', () => {
    expect(refused(carousel([{ ...linkCard, card_index: 1 }, linkCard])).field).toBe(`${at}.1.card_index`)
    for (const card_index of [-1, 0.5, 10, '0']) {
      expect(refused(carousel([{ ...linkCard, card_index }, linkCard])).field).toBe(`${at}.0.card_index`)
    }
  })

  it.each(['header', 'footer'])('a carousel has no %s of its own', (part) => {
    const error = refused(carousel([linkCard, linkCard], { [part]: { type: 'text', text: 'Shoes' } }))
    expect(error.field).toBe(`message.interactive.${part}`)
    expect(error.message).toContain('is not documented for a carousel')
  })

  it('a carousel has cards with either an address or replies', () => {
    const both = { header, action: { ...linkCard.action, ...replyCard('a').action } }
    const { field, message } = refused(carousel([both, both]))
    expect(field).toBe(`${at}.0.action.buttons`)
    expect(message).toContain('cannot be given together with parameters: a card has either')
  })

  it('a carousel has cards whose other kind of buttons is left open', () => {
    const link = { header, action: { ...linkCard.action, buttons: undefined } }
    expect(metaOf(carousel([link, link]))).toBeDefined()
    const reply = (id: string) => ({
      header,
      action: { ...replyCard(id).action, name: undefined, parameters: null },
    })
    expect(metaOf(carousel([reply('a'), reply('b')]))).toBeDefined()
  })

  it.each([
    [{ ...linkCard, header: undefined }, 'header'],
    [{ ...linkCard, header: { type: 'text', text: 'Shoe' } }, 'header.type'],
    [{ ...linkCard, header: { type: 'image', image: { id: '7' } } }, 'header.image.id'],
    [{ ...linkCard, header: { type: 'image', image: { link: 'shoe.jpg' } } }, 'header.image.link'],
    [{ ...linkCard, type: 'quick_reply' }, 'type'],
    [{ ...linkCard, footer: { text: 'a' } }, 'footer'],
    [{ ...linkCard, action: {} }, 'action.parameters'],
    [{ ...linkCard, action: undefined }, 'action'],
    [{ ...linkCard, action: { parameters: { display_text: 'Buy', url: 'tel:7' } } }, 'action.parameters.url'],
    [{ ...linkCard, action: { name: 'open', parameters } }, 'action.name'],
    [replyCard(), 'action.buttons'],
    [{ header, action: { name: 'cta_url', ...replyCard('a').action } }, 'action.name'],
    [replyCard(' '), 'action.buttons.0.quick_reply.id'],
    [{ header, action: { buttons: [{ type: 'reply', quick_reply: {} }] } }, 'action.buttons.0.type'],
  ])('a carousel is refused with a card such as %j', (card, field) => {
    expect(refused(carousel([card, linkCard])).field).toBe(`${at}.0.${field}`)
  })
})
