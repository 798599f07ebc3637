import type { FaultBox } from '../faults.ts'
import type { GivenAnswer, RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { SlidingSecond } from '../rate.ts'
import { refusal, wrongKindOfKey } from './answers.ts'

/** What the checks look at besides the request. */
export interface CheckContext {
  readonly options: ResolvedOptions
  readonly faults: FaultBox
  readonly rate: SlidingSecond
}

/** E.164 allows 15 digits. Where Gupshup draws the line below is not documented; no country's numbers are shorter. */
const DESTINATION = /^\d{7,15}$/

/**
 * Everything that Gupshup refuses in its reply to a send: all other trouble is accepted and comes by webhook. The order
 * of the checks (key, app, destination, rate) is the emulator's choice, as no source gives one.
 *
 * @returns the refusal, or `undefined` for a request that is in order.
 */
export function refuse(
  request: RequestRecord,
  { options, faults, rate }: CheckContext,
): GivenAnswer | undefined {
  const { kind, to } = request
  const { apikey } = request.headers
  const { source, 'src.name': appName } = request.fields
  if (faults.strike('wrong-kind-of-key', { to })) return wrongKindOfKey
  if (apikey !== options.apiKey) return refusal(401, 'Authentication Failed')

  // Documented as required for session messages; for templates the pages disagree, and production clients leave it out.
  const isAppNamed = appName === options.appName || (kind === 'template' && appName === undefined)
  if (source !== options.source || !isAppNamed) return refusal(400, 'Invalid App Details')

  if (!DESTINATION.test(to)) return refusal(400, 'Invalid Destination')
  if (faults.strike('too-many-requests', { to }) || !rate.admit()) return refusal(429, 'Too Many Requests')

  const broken = brokenJsonField(request)
  // What Gupshup answers to these is not documented: the words are the emulator's.
  if (broken === undefined) return undefined
  return refusal(400, `The field "${broken}" is not a JSON object (says the emulator)`)
}

function brokenJsonField({ kind, fields, message, template }: RequestRecord): string | undefined {
  const { message: givenMessage } = fields
  if (kind === 'template') {
    if (!isObject(template)) return 'template'
    if (givenMessage === undefined) return undefined
  }
  return isObject(message) ? undefined : 'message'
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
