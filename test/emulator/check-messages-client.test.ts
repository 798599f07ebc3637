import fc from 'fast-check'
import { GupshupClient, InvalidMessageError, type Message, partner } from 'gupshup-outbound'
import type { Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { interactiveCases } from '../messages/interactive-cases.ts'
import { wireCases } from '../messages/wire-cases.ts'
import { anna, openEmulator } from './support.ts'

/*
 * The checks of the emulator and those of the client are written apart, from the same pages. So each is held against the other: what the
 * client posts is never at fault.
 */

const formats = ['form', 'v3'] as const

async function openWithClient(format: (typeof formats)[number]) {
  const emulator = await openEmulator({ checkMessages: true, codeNumbers: false, historyLimit: 10 })
  const { appId, appName, source, apiKey, url: baseUrl } = emulator
  const account = { appName, source, rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY } }
  const client = new GupshupClient(
    format === 'form'
      ? { ...account, apiKey, baseUrl }
      : { ...account, transport: partner({ appId, token: emulator.partner.token, format, baseUrl }) },
  )
  onTestFinished(async () => {
    await client.close({ timeoutMs: 0 })
  })
  return { emulator, client }
}

/** The last event of a message and its reason, or `refused` if the client does not post it. */
async function fateOf(emulator: Emulator, client: GupshupClient, message: Message) {
  emulator.clear()
  try {
    await client.send({ to: anna, message })
  } catch (error) {
    if (error instanceof InvalidMessageError) return 'refused'
    throw error
  }
  await emulator.idle()
  const last = emulator.webhooks.at(-1)
  return last?.event === 'failed' ? JSON.stringify(last.body) : last?.event
}

/** A text up to, at and above its limit, in characters of one and of two UTF-16 units. */
function textUpTo(limit: number) {
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: Math.min(limit, 12) }) },
    fc.constantFrom('x'.repeat(limit), '💐'.repeat(limit), 'x'.repeat(limit + 1), 'Hello'),
  )
}

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const url = fc.oneof(fc.webUrl(), fc.constant('https://example.com/cup.jpg'))
const id = fc.string({ minLength: 1, maxLength: 20 })
const context = maybe(fc.record({ msgId: id }))
const degrees = (limit: number) =>
  fc.oneof(
    fc.double({ min: -limit, max: limit, noNaN: true }),
    fc.integer({ min: -limit, max: limit }).map(String),
  )
const source = fc.oneof(fc.record({ url }), fc.record({ id }))
const footer = maybe(textUpTo(60))
const body = textUpTo(1024)
const postbackText = maybe(textUpTo(200))

function withSource<Rest extends object>(rest: fc.Arbitrary<Rest>) {
  return fc.tuple(rest, source).map(([others, from]) => ({ ...others, ...from }))
}

const messages: fc.Arbitrary<Message> = fc.oneof(
  fc.record({
    type: fc.constant('text' as const),
    text: textUpTo(4096),
    previewUrl: maybe(fc.boolean()),
    context,
  }),
  withSource(
    fc.record({
      type: fc.constantFrom('image' as const, 'video' as const),
      caption: maybe(fc.string()),
      context,
    }),
  ),
  withSource(
    fc.record({
      type: fc.constant('file' as const),
      filename: maybe(fc.string()),
      caption: maybe(fc.string()),
    }),
  ),
  withSource(fc.record({ type: fc.constant('audio' as const), context })),
  fc.record({ type: fc.constant('sticker' as const), url }),
  fc.record({
    type: fc.constant('location' as const),
    latitude: degrees(90),
    longitude: degrees(180),
    name: maybe(fc.string()),
    address: maybe(fc.string()),
  }),
  fc.record({
    type: fc.constant('reaction' as const),
    msgId: id,
    emoji: fc.constantFrom('👍', '', '❤️', 'x'),
  }),
  fc.record({
    type: fc.constant('contact' as const),
    contact: fc.record({
      name: fc.record({ formattedName: fc.string(), firstName: maybe(fc.string()) }),
      phones: maybe(fc.array(fc.record({ phone: fc.string(), type: maybe(fc.string()) }), { maxLength: 3 })),
      emails: maybe(fc.array(fc.record({ email: fc.string() }), { maxLength: 2 })),
    }),
  }),
  fc.record({
    type: fc.constant('list' as const),
    title: textUpTo(60),
    body,
    footer,
    globalButtons: fc.array(fc.record({ title: textUpTo(20) }), { minLength: 1, maxLength: 2 }),
    items: fc.array(
      fc.record({
        title: maybe(textUpTo(24)),
        options: fc.array(
          fc.record({ title: textUpTo(24), description: maybe(textUpTo(72)), postbackText }),
          { minLength: 1, maxLength: 6 },
        ),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({
    type: fc.constant('quick_reply' as const),
    content: fc.oneof(
      fc.record({
        type: fc.constant('text' as const),
        header: maybe(textUpTo(20)),
        text: body,
        caption: footer,
      }),
      fc.record({
        type: fc.constantFrom('image' as const, 'video' as const),
        url,
        text: body,
        caption: footer,
      }),
      fc.record({ type: fc.constant('file' as const), url, text: body, caption: footer }),
    ),
    options: fc.array(fc.record({ title: textUpTo(20), postbackText }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    type: fc.constant('cta_url' as const),
    display_text: textUpTo(20),
    url,
    body,
    footer,
    header: maybe(fc.record({ type: fc.constantFrom('image' as const, 'video' as const), url })),
  }),
  fc.record({
    type: fc.constant('product_details' as const),
    subType: fc.constant('product_list' as const),
    catalogId: id,
    header: fc.record({ text: textUpTo(60) }),
    body: fc.record({ text: body }),
    footer: maybe(fc.record({ text: textUpTo(60) })),
    sections: fc.array(
      fc.record({
        title: maybe(textUpTo(24)),
        productList: fc.array(fc.record({ productId: id }), { minLength: 1, maxLength: 20 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  fc.record({ type: fc.constant('location_request_message' as const), body: fc.record({ text: body }) }),
  fc.record({
    type: fc.constant('template' as const),
    id: fc.uuid(),
    params: fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { maxLength: 4 }),
    media: maybe(
      fc.oneof(
        withSource(fc.record({ type: fc.constantFrom('image' as const, 'video' as const) })),
        withSource(fc.record({ type: fc.constant('document' as const), filename: maybe(fc.string()) })),
        fc.record({
          type: fc.constant('location' as const),
          latitude: degrees(90),
          longitude: degrees(180),
          name: fc.string(),
          address: fc.string(),
        }),
        fc.record({
          type: fc.constant('carousel' as const),
          cardHeaderType: fc.constant('IMAGE' as const),
          cards: fc.array(source, { minLength: 1, maxLength: 11 }),
        }),
      ),
    ),
  }),
  fc.record({
    type: fc.constant('template' as const),
    name: fc.stringMatching(/^[a-z0-9_]{1,20}$/),
    language: fc.constantFrom('en', 'en_US'),
    components: fc.constantFrom(
      [{ type: 'header' as const, parameters: [{ type: 'image' as const, image: { id: '77' } }] }],
      [
        {
          type: 'button' as const,
          sub_type: 'quick_reply' as const,
          index: '0',
          parameters: [{ type: 'payload' as const, payload: 'MORE' }],
        },
      ],
      [
        {
          type: 'button' as const,
          sub_type: 'copy_code' as const,
          index: 1,
          parameters: [{ type: 'coupon_code' as const, coupon_code: 'SAVE20' }],
        },
      ],
      [
        {
          type: 'limited_time_offer' as const,
          parameters: [
            {
              type: 'limited_time_offer' as const,
              limited_time_offer: { expiration_time_ms: 1_893_456_000_000 },
            },
          ],
        },
      ],
      [
        {
          type: 'carousel' as const,
          cards: [
            {
              card_index: 0,
              components: [
                {
                  type: 'header' as const,
                  parameters: [{ type: 'video' as const, video: { link: 'https://example.com/a.mp4' } }],
                },
                { type: 'body' as const, parameters: [{ type: 'text' as const, text: 'Shoe' }] },
              ],
            },
          ],
        },
      ],
    ),
  }),
)

describe('checkMessages', () => {
  it.each(wireCases)('finds no fault with what the client posts: $name', async ({ message }) => {
    const { emulator, client } = await openWithClient('form')
    expect(await fateOf(emulator, client, message)).toBe('delivered')
  })

  it.each(interactiveCases)('finds no fault with an interactive message: $name', async ({ message }) => {
    const { emulator, client } = await openWithClient('v3')
    expect(await fateOf(emulator, client, message)).toBe('delivered')
  })

  it.each(formats)('finds no fault with any message that the client posts as %s', async (format) => {
    const { emulator, client } = await openWithClient(format)
    const posted = new Set<string>()
    await fc.assert(
      fc.asyncProperty(messages, async (message) => {
        const fate = await fateOf(emulator, client, message)
        if (fate === 'delivered') posted.add(message.type)
        expect(['delivered', 'refused']).toContain(fate)
      }),
      { numRuns: 400 },
    )
    // Of nearly each of the 15 types something was posted; a list is random, and seldom right.
    expect(posted.size).toBeGreaterThanOrEqual(12)
  })
})
