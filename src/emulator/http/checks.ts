import { isUserId } from '../../util/index.ts'
import type { Account } from '../account/account.ts'
import type { FaultRegistry } from '../fault-registry.ts'
import { isObject } from '../json.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { SlidingWindow } from '../sliding-window.ts'
import { refusal, wrongKindOfKey } from './answers.ts'
import { type Audience, authenticationFailed, isAuthorized, refuseWith } from './auth.ts'

/** What the checks look at besides the request. */
export interface CheckContext {
  readonly options: ResolvedOptions
  readonly account: Account
  readonly faults: FaultRegistry
  readonly rate: SlidingWindow
}

/** E.164 allows 15 digits. Where Gupshup draws the line below is not documented; no country's numbers are shorter. */
const DESTINATION = /^\d{7,15}$/

/**
 * Returns what Gupshup refuses in its response to a send; every other failure is accepted and arrives by webhook. The order
 * of the checks (key, app, destination, rate) is the emulator's choice, because no source documents one.
 *
 * @returns the refusal, or `undefined` for a request that is in order.
 */
export function refuse(request: RequestRecord, context: CheckContext): GivenAnswer | undefined {
  const { options, account, faults, rate } = context
  const { endpoint, to } = request
  const { credentials } = account
  if (faults.strike('wrong-kind-of-key', { to })) return wrongKindOfKey
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed)
  }
  if (!isAppRight(request, options)) return refusal(400, 'Invalid App Details')
  if (endpoint?.isForMarketing && !options.marketing)
    return refusal(400, 'MM lite is not enabled for this app')

  if (!DESTINATION.test(to) && !mayBeUserId(request, account)) return refusal(400, 'Invalid Destination')
  if (faults.strike('too-many-requests', { to }) || !rate.admit()) return refusal(429, 'Too Many Requests')

  const broken = brokenJsonField(request, options)
  // What Gupshup answers to these is not documented: the words are the emulator's.
  if (broken === undefined) return undefined
  return refusal(400, `The field "${broken}" is not a JSON object (says the emulator)`)
}

/**
 * Whether a request is addressed to a user id at an endpoint that takes ids: Meta's format (partner-docs.gupshup.io, pages of v3 messages, of 14 Oct
 * 2026), and the form of templates; and ids are on for the app. Elsewhere the field is unknown, so that the destination is missing.
 */
function mayBeUserId({ endpoint, kind, userId }: RequestRecord, { userIds }: Account): boolean {
  if (userId === undefined || !isUserId(userId) || !userIds.areOn) return false
  if (endpoint?.body === 'json') return true
  return kind === 'template' && (endpoint?.key === 'partner-token' || userIds.selfServeTemplates)
}

export function audienceOf({ endpoint }: RequestRecord): Audience {
  return endpoint?.key === 'partner-token' ? 'app' : 'self-serve'
}

/**
 * `src.name` is documented as required for session messages; for templates the pages disagree, and production clients
 * leave it out. They leave it out on the partner endpoints too, whose path names the app.
 */
function isAppRight({ endpoint, fields, kind }: RequestRecord, options: ResolvedOptions): boolean {
  const { source, 'src.name': appName } = fields
  const appId = endpoint?.appId
  if (appId !== undefined && appId !== options.appId) return false
  if (endpoint?.body === 'json') return true
  const mayBeUnnamed = appName === undefined && (kind === 'template' || appId !== undefined)
  return source === options.source && (mayBeUnnamed || appName === options.appName)
}

function brokenJsonField(
  { endpoint, kind, fields, message, template }: RequestRecord,
  { checkMessages }: ResolvedOptions,
): string | undefined {
  // A body without a template is JSON all the same: to miss it is for the checks of messages.
  if (kind === 'template' && !(checkMessages && endpoint?.body === 'json')) {
    if (!isObject(template)) return 'template'
    const { message: givenMessage } = fields
    if (endpoint?.body !== 'json' && givenMessage === undefined) return undefined
  }
  return isObject(message) ? undefined : 'message'
}
