import { catalog, rowOf } from '../catalog/index.ts'
import { currentStep, type Failure, type MessageRecord, type Step } from '../model/index.ts'
import { numberOf } from '../people/index.ts'
import { assertNever, compact, isUserId } from '../util/index.ts'
import type { PreflightContext } from './context.ts'
import { readEntry } from './read-entries.ts'
import { entryKindOf, isNotOnWhatsApp, isSuppressionInForce } from './suppression-entry.ts'
import type { TemplateAdvice } from './template-advisor.ts'

/** What the client knows of a step without a request: where it is posted to, or the failure that it would meet. */
export type Preflight =
  | { readonly type: 'clear'; readonly address: string }
  | { readonly type: 'withheld'; readonly failure: Failure }

/**
 * Decides where a step is posted to. A step that has no form for the id of a person goes to the person's present number, if events have shown it. The
 * result is what is posted, because the number can change at any time.
 */
export async function postingAddress(
  ctx: Pick<PreflightContext, 'store' | 'settings' | 'clock'>,
  record: MessageRecord,
  step: Step,
  { isAuthentication = false }: TemplateAdvice = {},
): Promise<Preflight> {
  const { to } = record
  if (!isUserId(to)) return { type: 'clear', address: to }
  const needs = wasRefused(record)
    ? 'refused'
    : whatNeedsNumber(step, isAuthentication, ctx.settings.templatesToUserIds)
  if (needs === undefined) return { type: 'clear', address: to }
  const number = await numberOf(ctx, to)
  if (number === undefined) {
    return { type: 'withheld', failure: numberNeeded(needs, "no event has shown this person's number") }
  }
  if (await isReportedMissing(ctx, number)) {
    return {
      type: 'withheld',
      failure: numberNeeded(needs, "this person's number is reported not to be on WhatsApp"),
    }
  }
  return { type: 'clear', address: number }
}

/** That is a verdict on the number alone, so a fallback that has a form for the id may still pass. */
async function isReportedMissing(
  { store, clock }: Pick<PreflightContext, 'store' | 'clock'>,
  number: string,
): Promise<boolean> {
  const now = clock.now()
  const entry = await readEntry(store, entryKindOf(), number, now)
  return entry !== undefined && isNotOnWhatsApp(entry) && isSuppressionInForce(entry, now)
}

type NeedsNumber = NonNullable<Failure['needsNumber']>

/** Whether an earlier attempt of the step was refused because of the id, so that a retry by a policy must not repeat it. */
function wasRefused(record: MessageRecord): boolean {
  const current = currentStep(record)
  return record.attempts.some(
    ({ step, failure, isWithheld }) =>
      step === current && !isWithheld && failure !== undefined && rowOf(failure)?.refusesUserIds === true,
  )
}

/**
 * Why a step cannot be addressed to an id. Meta's form can (https://partner-docs.gupshup.io/reference/v3-message-14, 14 October 2026), the
 * form of templates as far as Gupshup documents it
 * (https://partner-docs.gupshup.io/reference/sendrequestcontactinfotemplatemessage-1, 10 September 2026), and no page shows the form of
 * session messages with an id. Meta refuses every authentication template to one
 * (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
 */
function whatNeedsNumber(
  { type, fields, isAuthentication: hasPassword }: Step,
  isAuthentication: boolean,
  templatesToUserIds: boolean,
): NeedsNumber | undefined {
  if (hasPassword || isAuthentication) return 'authentication'
  if (fields === undefined) return undefined
  if (type !== 'template') return 'session-message'
  return templatesToUserIds ? undefined : 'template'
}

/** The failure that Meta would report. Policies and fallbacks act on its code as they do on Meta's own report. */
function numberNeeded(needsNumber: NeedsNumber, problem: string): Failure {
  const row = catalog.find(({ refusesUserIds }) => refusesUserIds)
  return compact<Failure>({
    kind: row?.kind ?? 'recipient',
    via: 'client',
    code: row?.code,
    system: row?.system,
    reason: `${ruleOf(needsNumber)}, and ${problem}`,
    needsNumber,
  })
}

function ruleOf(needsNumber: NeedsNumber): string {
  switch (needsNumber) {
    case 'session-message':
      return 'session messages of this API go to numbers only'
    case 'template':
      return 'Gupshup documents templates to an id for the partner API only'
    case 'authentication':
      return 'authentication templates go to numbers only'
    case 'refused':
      return 'it was refused because of the id'
    default:
      return assertNever(needsNumber)
  }
}
