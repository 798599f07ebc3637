import { answer, type FailAnswer } from '../answers/answer.ts'
import type { MessageKind } from '../events/step.ts'
import type { RequestRecord } from '../log/records.ts'
import type { Account } from './account.ts'
import type { Template } from './template.ts'
import { fits, templateOf } from './template-send.ts'
import { codeForValues } from './template-values.ts'

/** The codes are those of partner-docs.gupshup.io/docs/error-codes and of Meta's page of Cloud API error codes. */
const OPTED_OUT = 1012
const NOT_FOR_MARKETING_ENDPOINT = 131055
const NO_MARKETING_WANTED = 131050
const WRONG_NUMBER_OF_PARAMETERS = 132000
const DISABLED = 132016

/**
 * Meta's format is passed through to Meta, the form is read by Gupshup. That each reports the trouble in its own code is
 * the emulator's choice: both codes exist, and no source says which comes when.
 */
const NO_SUCH_TEMPLATE = { form: 4003, json: 132001 } as const
const PAUSED = { form: 4005, json: 132015 } as const

/**
 * What the state of the account makes of a message: opted out, an unfit template, a closed window. The order is the
 * emulator's choice.
 *
 * @returns the failure, or `undefined` where nothing stands in the way.
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
  const { consent, templates, windows } = account
  const { to } = request
  if (consent.hasOptedOut(to)) return OPTED_OUT
  if (kind === 'session') {
    if (request.endpoint?.isForMarketing) return NOT_FOR_MARKETING_ENDPOINT
    return windows.isOpen(to) ? undefined : outsideWindowCode
  }

  const template = templateOf(request, templates)
  const unfit = templates.areChecked ? codeForTemplate(request, template) : undefined
  if (unfit !== undefined) return unfit
  const faulty = codeForValues(request)
  if (faulty !== undefined) return faulty
  const isMarketing = template?.category === 'MARKETING' || request.endpoint?.isForMarketing
  return isMarketing && consent.hasStoppedMarketing(to) ? NO_MARKETING_WANTED : undefined
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
