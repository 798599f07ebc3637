import type { MessageKind } from '../events/step.ts'
import type { RequestRecord } from '../log/records.ts'
import { templateOf } from './template-send.ts'
import type { Templates } from './templates.ts'

/**
 * What a message is billed as (docs.gupshup.io/docs/message-events). A template that was never added counts as
 * marketing, because the emulator cannot know better.
 */
export function priceCategoryOf(request: RequestRecord, kind: MessageKind, templates: Templates): string {
  if (kind === 'session') return 'service'
  if (request.endpoint?.isForMarketing) return 'marketing_lite'
  return templateOf(request, templates)?.category.toLowerCase() ?? 'marketing'
}
