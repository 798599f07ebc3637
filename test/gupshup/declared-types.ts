import * as v from 'valibot'
import { expect } from 'vitest'
import type { GupshupEvent } from '../../src/model/webhook-event.ts'

const text = v.pipe(v.string(), v.nonEmpty())
const optionalText = v.optional(text)
const time = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1_230_768_000_000)))
const phone = v.optional(v.pipe(v.string(), v.regex(/^\d{5,15}$/)))
const wholeNumber = v.optional(v.pipe(v.number(), v.safeInteger()))
const base = { app: optionalText, appId: optionalText, at: time }
const ids = { gupshupId: optionalText, whatsappId: optionalText }

/** What `src/model/webhook-event.ts` declares, written down once more as something that can be checked. */
const declared = v.variant('type', [
  v.strictObject({
    type: v.literal('status'),
    status: v.picklist(['enqueued', 'sent', 'delivered', 'read', 'failed', 'deleted']),
    ...base,
    ...ids,
    to: phone,
    failure: v.optional(v.strictObject({ code: wholeNumber, reason: optionalText, href: optionalText })),
  }),
  v.strictObject({
    type: v.literal('inbound'),
    ...base,
    from: phone,
    message: v.strictObject({
      id: optionalText,
      type: text,
      text: optionalText,
      context: v.optional(v.strictObject(ids)),
      payload: v.unknown(),
    }),
  }),
  v.strictObject({ type: v.literal('user'), event: text, ...base, phone, detail: optionalText }),
  v.strictObject({
    type: v.literal('template'),
    event: text,
    ...base,
    templateId: optionalText,
    name: optionalText,
    language: optionalText,
    status: optionalText,
    category: v.optional(v.strictObject({ old: optionalText, new: optionalText, correct: optionalText })),
    quality: optionalText,
    reason: optionalText,
    payload: v.unknown(),
  }),
  v.strictObject({
    type: v.literal('account'),
    event: text,
    ...base,
    status: optionalText,
    reason: optionalText,
    restrictions: v.optional(
      v.pipe(v.array(v.strictObject({ type: text, expiresAt: time })), v.minLength(1)),
    ),
    tier: optionalText,
    previousTier: optionalText,
    limits: v.optional(
      v.strictObject({
        maxDailyConversationPerPhone: wholeNumber,
        maxPhoneNumbersPerBusiness: wholeNumber,
        maxPhoneNumbersPerWaba: wholeNumber,
      }),
    ),
    payload: v.unknown(),
  }),
  v.strictObject({
    type: v.literal('billing'),
    ...base,
    ...ids,
    to: phone,
    conversationId: optionalText,
    deduction: v.optional(
      v.strictObject({
        type: optionalText,
        model: optionalText,
        source: optionalText,
        billable: v.optional(v.boolean()),
        category: optionalText,
      }),
    ),
    payload: v.unknown(),
  }),
  v.strictObject({ type: v.literal('other'), event: text, ...base, payload: v.unknown() }),
])

/** Whether every field is of its declared type, none is undeclared, and none is `undefined`. */
export function expectDeclaredTypes(event: GupshupEvent): void {
  expect(v.safeParse(declared, event).issues ?? []).toEqual([])
  expect(Object.values(event)).not.toContain(undefined)
}
