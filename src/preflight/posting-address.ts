import { catalog, rowOf } from '../catalog/index.ts'
import { currentStep, type Failure, type MessageRecord, type Step } from '../model/index.ts'
import { numberOf } from '../people/index.ts'
import { assertNever, compact, isUserId } from '../util/index.ts'
import type { PreflightContext } from './context.ts'

/** Where a step is posted to, or why it cannot be posted to the person that its message is addressed to. */
export type PostingAddress =
  | { readonly type: 'known'; readonly address: string }
  | { readonly type: 'none'; readonly failure: Failure }

/**
 * Decides where a step is posted to. A step that has no form for the id of a person goes to the person's present number, if events have shown it. The
 * result is what is posted, because the number can change at any time.
 */
export async function postingAddress(
  { store, settings }: Pick<PreflightContext, 'store' | 'settings'>,
  record: MessageRecord,
  step: Step,
  isAuthentication: boolean,
): Promise<PostingAddress> {
  const { to } = record
  if (!isUserId(to)) return { type: 'known', address: to }
  const needs = wasRefused(record)
    ? 'refused'
    : whatNeedsNumber(step, isAuthentication, settings.templatesToUserIds)
  if (needs === undefined) return { type: 'known', address: to }
  const number = await numberOf({ store }, to)
  return number === undefined
    ? { type: 'none', failure: numberNeeded(needs) }
    : { type: 'known', address: number }
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
 * Why a step cannot be addressed to an id. Meta's form can (https://partner-docs.gupshup.io/reference/v3-message-14, 14 October 2026), the form of
 * templates as far as Gupshup documents it (https://partner-docs.gupshup.io/reference/sendrequestcontactinfotemplatemessage-1, 10 September 2026), and no
 * page shows the form of session messages with an id. Meta refuses every authentication template to one
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
function numberNeeded(needsNumber: NeedsNumber): Failure {
  const row = catalog.find(({ refusesUserIds }) => refusesUserIds)
  return compact<Failure>({
    kind: row?.kind ?? 'recipient',
    via: 'client',
    code: row?.code,
    system: row?.system,
    reason: reasonOf(needsNumber),
    needsNumber,
  })
}

function reasonOf(needsNumber: NeedsNumber): string {
  const unknown = "no event has shown this person's number"
  switch (needsNumber) {
    case 'session-message':
      return `session messages of this API go to numbers only, and ${unknown}`
    case 'template':
      return `Gupshup documents templates to an id for the partner API only, and ${unknown}`
    case 'authentication':
      return `authentication templates go to numbers only, and ${unknown}`
    case 'refused':
      return `it was refused because of the id, and ${unknown}`
    default:
      return assertNever(needsNumber)
  }
}
