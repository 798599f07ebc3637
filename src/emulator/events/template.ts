import type { Template } from '../account/template.ts'
import type { AppIdentity } from './step.ts'
import { v2Envelope } from './v2.ts'
import { v3Change } from './v3.ts'

/** docs.gupshup.io/docs/system-events; statuses are in small letters there, and in capitals where templates are listed. */
export function v2TemplateEvent(app: AppIdentity, template: Template, description: string, atMs: number) {
  const { id, status, name, language } = template
  return v2Envelope(
    app,
    'template-event',
    {
      type: 'status-update',
      id,
      status: status.toLowerCase(),
      elementName: name,
      languageCode: language,
      ...(description !== '' && { description }),
    },
    atMs,
  )
}

/** partner-docs.gupshup.io/docs/events: Meta's own event, with Gupshup's id of the template added. `time` is in seconds. */
export function v3TemplateEvent(app: AppIdentity, template: Template, atMs: number) {
  return v3Change(
    app,
    'message_template_status_update',
    {
      event: template.status,
      gs_template_id: template.id,
      message_template_id: Number(template.externalId),
      message_template_language: template.language,
      message_template_name: template.name,
      reason: 'NONE',
    },
    { time: Math.floor(atMs / 1000) },
  )
}
