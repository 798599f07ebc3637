import { answer, type FailAnswer } from '../answers/answer.ts'
import type { MessageKind } from '../events/step.ts'
import { property } from '../json.ts'
import type { RequestRecord } from '../log/records.ts'
import type { Account } from './account.ts'
import type { Template } from './template.ts'
import { fits, templateOf } from './templates.ts'

/** The codes are those of partner-docs.gupshup.io/docs/error-codes and of Meta's page of Cloud API error codes. */
const OPTED_OUT = 1012
const NOT_FOR_MARKETING_ENDPOINT = 131055
const NO_MARKETING_WANTED = 131050
const WRONG_NUMBER_OF_PARAMETERS = 132000
const DISABLED = 132016
/** A number that its person has left. */
const NOT_ON_WHATSAPP = 1002
/**
 * "Business-scoped user ids are not supported for this message": documented for authentication templates (developers.facebook.com,
 * business-scoped user ids). Which code an unknown id has, or one of another portfolio, no page says; the emulator takes the same.
 */
const USER_ID_REFUSED = 131062

/**
 * Meta's format is passed through to Meta, the form is read by Gupshup. That each reports the failure in its own code is
 * the emulator's choice: both codes exist, and no source says which comes when.
 */
const NO_SUCH_TEMPLATE = { form: 4003, json: 132001 } as const
const PAUSED = { form: 4005, json: 132015 } as const

/**
 * What the state of the account makes of a message: opted out, an unfit template, a closed window. The order is the
 * emulator's choice.
 *
 * @returns the failure, or `undefined` if the message may be sent.
 */
export function failureOfAccount(
  request: RequestRecord,
  kind: MessageKind,
  account: Account,
  outsideWindowCode: number,
): FailAnswer | undefined {
  const code = codeFor(request, kind, account, outsideWindowCode)
  return code === undefined ? undefined : answer.fail(code)
}

function codeFor(
  request: RequestRecord,
  kind: MessageKind,
  account: Account,
  outsideWindowCode: number,
): number | undefined {
  const { consent, messagingLimit, people, templates, windows } = account
  const { to, userId } = request
  if (userId !== undefined && people.find(userId) === undefined) return USER_ID_REFUSED
  if (people.isDeserted(to)) return NOT_ON_WHATSAPP
  if (consent.hasOptedOut(to)) return OPTED_OUT
  if (kind === 'session') {
    if (request.endpoint?.isForMarketing) return NOT_FOR_MARKETING_ENDPOINT
    return windows.isOpen(to) ? undefined : outsideWindowCode
  }

  const template = templateOf(request, templates)
  if (userId !== undefined && template?.category === 'AUTHENTICATION') return USER_ID_REFUSED
  const unfit = templates.areChecked ? codeForTemplate(request, template) : undefined
  if (unfit !== undefined) return unfit
  const faulty = codeForValues(request)
  if (faulty !== undefined) return faulty
  const isMarketing = template?.category === 'MARKETING' || request.endpoint?.isForMarketing
  if (isMarketing && consent.hasStoppedMarketing(to)) return NO_MARKETING_WANTED
  return windows.isInWindow(to) ? undefined : messagingLimit.codeFor(to)
}

function codeForTemplate(request: RequestRecord, template: Template | undefined): number | undefined {
  const format = request.endpoint?.body ?? 'form'
  if (template === undefined) return NO_SUCH_TEMPLATE[format]
  switch (template.status) {
    case 'APPROVED':
      break
    case 'PAUSED':
      return PAUSED[format]
    case 'DISABLED':
      return DISABLED
    case 'PENDING':
    case 'REJECTED':
      return NO_SUCH_TEMPLATE[format]
    default:
      return template.status satisfies never
  }
  if (request.endpoint?.isForMarketing && template.category !== 'MARKETING') return NOT_FOR_MARKETING_ENDPOINT
  return fits(request, template) ? undefined : WRONG_NUMBER_OF_PARAMETERS
}

/** "Template validation error": seen with the details "new-line/tab characters or more than 4 consecutive spaces". */
const FAULTY_PARAMETER = 132018
/** "Required parameter is missing": which code Meta gives an empty value is not documented; this one fits its words. */
const PARAMETER_MISSING = 131008

/**
 * The code with which a template fails for a value that Meta refuses, whichever template it is. Meta sees the values after Gupshup
 * has accepted the message, so the failure comes by webhook.
 */
function codeForValues(request: RequestRecord): number | undefined {
  const values =
    request.endpoint?.body === 'json'
      ? valuesInComponents(property(request.template, 'components'))
      : listOf(property(request.template, 'params'))
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.some(isInvisible)) return PARAMETER_MISSING
  return texts.some(isFaulty) ? FAULTY_PARAMETER : undefined
}

/** Every value that fills a variable; a card of a carousel has components of its own. */
function valuesInComponents(components: unknown): unknown[] {
  return listOf(components).flatMap((component) => [
    ...listOf(property(component, 'parameters')).flatMap(valuesOf),
    ...listOf(property(component, 'cards')).flatMap((card) =>
      valuesInComponents(property(card, 'components')),
    ),
  ])
}

function valuesOf(parameter: unknown): unknown[] {
  return [
    property(parameter, 'text'),
    property(parameter, 'coupon_code'),
    property(property(parameter, 'currency'), 'fallback_value'),
    property(property(parameter, 'date_time'), 'fallback_value'),
  ]
}

function isFaulty(text: string): boolean {
  return /[\t\n\v\f\r\u0085\u2028\u2029]|\p{Zs}{5}/u.test(text)
}

function isInvisible(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u.test(text)
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
