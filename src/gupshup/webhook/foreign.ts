import { fieldAt, isRecord, type JsonObject, parseForm, parseJson } from '../../util/index.ts'

/** Other products of Gupshup, whose callbacks get pointed at the wrong address. */
export type ForeignProduct = 'enterprise-gateway' | 'console'

/** A delivery report of the Enterprise gateway; the code is `errorCode` for WhatsApp and `errCode` for SMS. */
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
/** What the Enterprise gateway answers a send with, and some installations report deliveries in. */
const summaryFields = ['id', 'phone', 'details', 'status']
/** A message that came in through the Enterprise gateway. */
const inboundFields = ['waNumber', 'mobile']
/** The event of a Console (conversation cloud) journey. */
const consoleFields = ['event_type', 'messageobj', 'contextobj', 'senderobj', 'messageHeader', 'botname']

/**
 * Says whose body this is, when it is one of another product. Judged by which fields are there: an Enterprise report can
 * arrive in a body whose other fields are all `null`, with the reports themselves as text in `response`.
 */
export function recogniseForeign(body: JsonObject): ForeignProduct | undefined {
  if (isReport(body) || has(body, inboundFields, 2) || holdsReports(fieldAt(body, 'response'))) {
    return 'enterprise-gateway'
  }
  return has(body, consoleFields, 2) ? 'console' : undefined
}

/** Reports come under `response` as an object, as a list, or as a text of either, or as a query string. */
function holdsReports(response: unknown): boolean {
  const value = typeof response === 'string' ? (parseJson(response) ?? parseForm(response)) : response
  const reports: readonly unknown[] = Array.isArray(value) ? value : [value]
  return reports.some((report) => isReport(report) || has(report, summaryFields, 3))
}

/** Two fields: one alone, such as `cause`, could be anybody's. */
function isReport(value: unknown): boolean {
  return has(value, reportFields, 2)
}

function has(value: unknown, names: readonly string[], atLeast: number): boolean {
  return isRecord(value) && names.filter((name) => Object.hasOwn(value, name)).length >= atLeast
}
