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
const userId = v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/)))
const parentUserId = v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{2}\.ENT\.[A-Za-z0-9]{1,128}$/)))
const person = { userId, parentUserId, username: optionalText }
const limit = v.optional(
  v.union([v.pipe(v.number(), v.safeInteger(), v.minValue(0)), v.literal('unlimited')]),
)

/** What `src/model/webhook-event.ts` declares, written down once more as something that can be checked. */
const declared = v.variant('type', [
  v.strictObject({
    type: v.literal('status'),
    status: v.picklist(['enqueued', 'sent', 'delivered', 'read', 'failed', 'deleted']),
    ...base,
    ...ids,
    to: phone,
    ...person,
    groupId: optionalText,
    played: v.optional(v.literal(true)),
    pricing: v.optional(
      v.strictObject({
        type: optionalText,
        model: optionalText,
        category: optionalText,
        billable: v.optional(v.boolean()),
      }),
    ),
    failure: v.optional(v.strictObject({ code: wholeNumber, reason: optionalText, href: optionalText })),
  }),
  v.strictObject({
    type: v.literal('inbound'),
    ...base,
    from: phone,
    ...person,
    groupId: optionalText,
    message: v.strictObject({
      id: optionalText,
      type: text,
      text: optionalText,
      context: v.optional(v.strictObject(ids)),
      payload: v.unknown(),
    }),
  }),
  v.strictObject({ type: v.literal('user'), event: text, ...base, phone, ...person, detail: optionalText }),
  v.strictObject({
    type: v.literal('identity'),
    change: v.picklist(['number', 'user-id']),
    ...base,
    phone,
    ...person,
    previousPhone: phone,
    previousUserId: userId,
    previousParentUserId: parentUserId,
    detail: optionalText,
    payload: v.unknown(),
  }),
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
    disabledAt: time,
    title: optionalText,
    description: optionalText,
    recommendation: optionalText,
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
        maxDailyConversationsPerBusiness: limit,
        maxDailyConversationPerPhone: limit,
        maxPhoneNumbersPerBusiness: wholeNumber,
        maxPhoneNumbersPerWaba: wholeNumber,
      }),
    ),
    pricingTier: v.optional(
      v.strictObject({
        category: optionalText,
        region: optionalText,
        tier: optionalText,
        effectiveMonth: optionalText,
        updatedAt: time,
      }),
    ),
    payload: v.unknown(),
  }),
  v.strictObject({
    type: v.literal('billing'),
    ...base,
    ...ids,
    to: phone,
    ...person,
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
  v.strictObject({ type: v.literal('other'), event: text, ...base, ...person, payload: v.unknown() }),
])

/** Whether every field is of its declared type, none is undeclared, and none is `undefined`. */
export function expectDeclaredTypes(event: GupshupEvent): void {
  expect(v.safeParse(declared, event).issues ?? []).toEqual([])
  expect(Object.values(event)).not.toContain(undefined)
}
