import { lookup } from '../../catalog/index.ts'
import type { Template } from '../account/template.ts'
import { type Templates, templateOf } from '../account/templates.ts'
import { answer, type FailAnswer } from '../answers/answer.ts'
import type { MessageKind } from '../events/step.ts'
import { parseJson } from '../http/body.ts'
import { lowerCase, property } from '../json.ts'
import type { RequestRecord } from '../log/records.ts'
import { listOf, type MessageFault, type MessageFaultKind } from './check.ts'
import { formMessage, formPostbacks, formTemplate, formTemplateMedia } from './form.ts'
import { metaMessage } from './meta.ts'

/**
 * The codes, by who reads the message: the form is Gupshup's (partner-docs.gupshup.io/docs/error-codes, docs.gupshup.io/docs/error-and-status-messages),
 * Meta's format is passed through (Meta's page of Cloud API error codes). Which code comes for which fault is documented only in so far as the
 * words of the code say it: "Required parameter is missing", "Invalid Media Url", "Unsupported message type", "Template Parameter Format Mismatch".
 * For all else that a field can have wrong, in either format, there is only the general "Parameter value is not valid".
 */
const codes = {
  form: { missing: 1009, address: 1010, invalid: 131009, unsupported: 131051, header: 132012 },
  json: { missing: 131008, address: 131009, invalid: 131009, unsupported: 131051, header: 132012 },
} as const satisfies Record<'form' | 'json', Record<MessageFaultKind, number>>

/** How a message that is not as documented fails. `undefined` if nothing is wrong with it. */
export function failureOfMessage(
  request: RequestRecord,
  kind: MessageKind,
  templates: Templates,
): FailAnswer | undefined {
  const format = request.endpoint?.body ?? 'form'
  const fault =
    (format === 'json' ? metaMessage(request.message, 'message') : faultOfForm(request, kind)) ??
    (kind === 'template' ? faultOfHeader(request, templateOf(request, templates)) : undefined)
  if (fault === undefined) return undefined
  const code = codes[format][fault.kind]
  return answer.fail(code, { reason: `${lookup(code)?.title}: ${fault.field} (says the emulator)` })
}

function faultOfForm(
  { fields, message, template }: RequestRecord,
  kind: MessageKind,
): MessageFault | undefined {
  if (kind === 'session') return formMessage(message, 'message')
  const { message: givenMessage, postbackTexts } = fields
  return (
    formTemplate(template, 'template') ??
    (givenMessage === undefined ? undefined : formTemplateMedia(message, 'message')) ??
    (postbackTexts === undefined ? undefined : formPostbacks(parseJson(postbackTexts), 'postbackTexts'))
  )
}

/**
 * Meta's page gives a missing image in the header as an example of 132012. An emulated template cannot have a carousel, so that the header of one
 * that is sent as a carousel is unknown.
 */
function faultOfHeader(request: RequestRecord, template: Template | undefined): MessageFault | undefined {
  if (template?.status !== 'APPROVED') return undefined
  const sent =
    request.endpoint?.body === 'json' ? headerInComponents(request.template) : headerInForm(request)
  if (sent.type === 'carousel') return undefined
  const wanted = template.headerType === 'TEXT' ? undefined : template.headerType.toLowerCase()
  return sent.type === wanted ? undefined : { kind: 'header', field: sent.field }
}

interface SentHeader {
  /** `undefined` for a text or none. */
  readonly type: unknown
  readonly field: string
}

function headerInForm({ message }: RequestRecord): SentHeader {
  return { type: property(message, 'type'), field: 'message.type' }
}

function headerInComponents(template: unknown): SentHeader {
  const components = listOf(property(template, 'components'))
  const field = 'message.template.components'
  if (components.some((component) => typeOf(component) === 'carousel')) return { type: 'carousel', field }
  const header = components.find((component) => typeOf(component) === 'header')
  const [parameter] = listOf(property(header, 'parameters'))
  const type = typeOf(parameter)
  return { type: type === 'text' ? undefined : type, field }
}

function typeOf(part: unknown): unknown {
  return lowerCase(property(part, 'type'))
}
