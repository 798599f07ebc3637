import { fieldAt, isRecord, type JsonObject, parseForm, parseJson } from '../../util/index.ts'

/** Other products of Gupshup whose callbacks are sometimes sent to the wrong address. */
export type ForeignProduct = 'enterprise-gateway' | 'console'

/** A delivery report of the Enterprise gateway. The code is `errorCode` for WhatsApp and `errCode` for SMS. */
const reportFields = [
  'externalId',
  'eventType',
  'eventTs',
  'cause',
  'errorCode',
  'errCode',
  'destAddr',
  'srcAddr',
]
/** The Enterprise gateway's response to a send, in which some installations also report deliveries. */
const summaryFields = ['id', 'phone', 'details', 'status']
/** An inbound message of the Enterprise gateway. */
const inboundFields = ['waNumber', 'mobile']
/** The event of a Console (conversation cloud) journey. */
const consoleFields = ['event_type', 'messageobj', 'contextobj', 'senderobj', 'messageHeader', 'botname']

/**
 * Recognizes the body of another product by the names of its fields. An Enterprise report can arrive in a body whose other fields are all
 * `null`, with the reports as text in `response`.
 */
export function recogniseForeign(body: JsonObject): ForeignProduct | undefined {
  if (isReport(body) || has(body, inboundFields, 2) || holdsReports(fieldAt(body, 'response'))) {
    return 'enterprise-gateway'
  }
  return has(body, consoleFields, 2) ? 'console' : undefined
}

/** Reports are in `response` as an object, a list, a text of either, or a query string. */
function holdsReports(response: unknown): boolean {
  const value = typeof response === 'string' ? (parseJson(response) ?? parseForm(response)) : response
  const reports: readonly unknown[] = Array.isArray(value) ? value : [value]
  return reports.some((report) => isReport(report) || has(report, summaryFields, 3))
}

/** Two fields, because other products may also have one of them, such as `cause`. */
function isReport(value: unknown): boolean {
  return has(value, reportFields, 2)
}

function has(value: unknown, names: readonly string[], atLeast: number): boolean {
  return isRecord(value) && names.filter((name) => Object.hasOwn(value, name)).length >= atLeast
}
