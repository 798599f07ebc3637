import type { TemplateEvent } from '../../model/index.ts'
import { compact, fieldAt, firstText, type JsonObject, readId, readText, readWord } from '../../util/index.ts'
import type { EventBase } from './event-parts.ts'
import { readMoment } from './time.ts'

type Category = NonNullable<TemplateEvent['category']>

/**
 * Version 2 (docs.gupshup.io/docs/system-events). A change of category is announced a month before, with `current` and `correct`, and reported
 * when it is done, with `old` and `new`.
 */
export function readV2Template(base: EventBase, event: string, payload: JsonObject): TemplateEvent {
  const category = fieldAt(payload, 'category')
  return compact<TemplateEvent>({
    type: 'template',
    event,
    ...base,
    templateId: readId(fieldAt(payload, 'id')),
    name: readText(fieldAt(payload, 'elementName')),
    language: readText(fieldAt(payload, 'languageCode')),
    status: readWord(fieldAt(payload, 'status')),
    category: categoryOf(
      fieldAt(category, 'old'),
      fieldAt(category, 'new') ?? fieldAt(category, 'current'),
      fieldAt(category, 'correct'),
    ),
    reason: firstText(fieldAt(payload, 'rejectedReason'), fieldAt(payload, 'description')),
    ...readDetails(payload),
    payload,
  })
}

/**
 * Version 3: Meta's fields (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/
 * message_template_quality_update and its siblings) with Gupshup's id of the template.
 */
export function readV3Template(base: EventBase, event: string, value: JsonObject): TemplateEvent {
  return compact<TemplateEvent>({
    type: 'template',
    event,
    ...base,
    templateId: readId(fieldAt(value, 'gs_template_id')),
    name: readText(fieldAt(value, 'message_template_name')),
    language: readText(fieldAt(value, 'message_template_language')),
    status: readWord(fieldAt(value, 'event')),
    category: categoryOf(
      fieldAt(value, 'previous_category'),
      fieldAt(value, 'new_category'),
      fieldAt(value, 'correct_category'),
    ),
    quality: readText(fieldAt(value, 'new_quality_score')),
    reason: readText(fieldAt(value, 'reason')),
    ...readDetails(value),
    payload: value,
  })
}

/**
 * What Meta adds to a disabled, a paused and a rejected template
 * (developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/message_template_status_update). Gupshup has a description in
 * version 2.
 */
function readDetails(
  about: JsonObject,
): Pick<TemplateEvent, 'disabledAt' | 'title' | 'description' | 'recommendation'> {
  return compact({
    disabledAt: readMoment(fieldAt(about, 'disable_info', 'disable_date')),
    title: readText(fieldAt(about, 'other_info', 'title')),
    description: firstText(
      fieldAt(about, 'other_info', 'description'),
      fieldAt(about, 'rejection_info', 'reason'),
      fieldAt(about, 'description'),
    ),
    recommendation: readText(fieldAt(about, 'rejection_info', 'recommendation')),
  })
}

function categoryOf(old: unknown, current: unknown, correct: unknown): Category | undefined {
  const category = compact<Category>({
    old: readText(old),
    new: readText(current),
    correct: readText(correct),
  })
  return Object.keys(category).length > 0 ? category : undefined
}
