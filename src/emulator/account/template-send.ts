import { property } from '../json.ts'
import type { RequestRecord } from '../log/records.ts'
import { countParameters, hasOtpButton, type Template } from './template.ts'
import type { Templates } from './templates.ts'

/** The added template that a request wants to send, if there is one. */
export function templateOf(
  { endpoint, template }: RequestRecord,
  templates: Templates,
): Template | undefined {
  if (endpoint?.body !== 'json') return templates.get(String(property(template, 'id')))
  return templates.named(
    String(property(template, 'name')),
    String(property(property(template, 'language'), 'code')),
  )
}

/** Whether the request gives as many parameters as the template has. */
export function fits(request: RequestRecord, template: Template): boolean {
  if (request.endpoint?.body === 'json') {
    return parametersInComponents(request.template, template) === countParameters(template)
  }
  const params = property(request.template, 'params')
  return (Array.isArray(params) ? params.length : 0) === countParameters(template)
}

/**
 * Meta's format gives the parameters by component. Media are parameters there as well, and a one-time password stands
 * both in the body and at its button (partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message-9).
 */
function parametersInComponents(sent: unknown, template: Template): number {
  const components = property(sent, 'components')
  if (!Array.isArray(components)) return 0
  return components
    .filter((component) => !(hasOtpButton(template) && property(component, 'type') === 'button'))
    .flatMap((component) => property(component, 'parameters') ?? [])
    .filter((parameter) => !media.has(property(parameter, 'type'))).length
}

const media = new Set<unknown>(['image', 'video', 'document', 'location', 'payload'])
