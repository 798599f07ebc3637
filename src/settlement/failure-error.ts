import { createError, type GupshupFailure } from '../errors/index.ts'
import { type Action, type Failure, lastFailure, type MessageRecord, type Receipt } from '../model/index.ts'
import { assertNever } from '../util/index.ts'

/** The typed error of what a message failed with, told with what was done about it. */
export function failureError(record: MessageRecord, failure: Failure, receipt?: Receipt): GupshupFailure {
  const { state, to, id } = record
  const messageId = record.attempts.findLast((attempt) => attempt.failure === failure)?.gupshupId
  return createError(failure, {
    to,
    id,
    ...(messageId === undefined ? {} : { messageId }),
    ...(receipt === undefined ? {} : { receipt }),
    ...actionTaken(state),
    ...adviceFor(failure),
    ...causeOf(record, failure),
  })
}

/** A message that this client gave up hides what its last request failed with. */
function causeOf(record: MessageRecord, failure: Failure): { readonly cause?: GupshupFailure } {
  const hidesCause = new Set<Failure['kind']>(['expired', 'halted', 'aborted', 'closed'])
  const last = lastFailure(record)
  if (!hidesCause.has(failure.kind) || last === undefined || last === failure) return {}
  return { cause: createError(last, { id: record.id, to: record.to }) }
}

/** A quarantine without a code: what is said of templates that Gupshup refused does not help there. */
function adviceFor({ kind, via, code, since }: Failure) {
  const isQuarantine = kind === 'template' && via === 'client' && code === undefined && since !== undefined
  if (!isQuarantine) return {}
  return { advice: 'Send another template, or let this one go with client.quarantine.remove(template).' }
}

function actionTaken(state: MessageRecord['state']) {
  if (state.name === 'failed') return { action: state.action, actionTaken: state.actionTaken }
  if (state.name === 'waiting' && state.why === 'fallback') {
    return { action: { type: 'fall-back' }, actionTaken: 'Its fallback is being sent instead.' } as const
  }
  if (state.name === 'waiting' && state.why === 'retry') return { actionTaken: 'It is tried again.' }
  if (state.name === 'unknown') {
    return {
      actionTaken: 'It was not sent again, because it may have arrived; a webhook can still settle it.',
    }
  }
  return {}
}

/** What the client did about a message it gave up, in one sentence for the error. */
export function describeAction(action: Action, { attempts }: MessageRecord): string {
  switch (action.type) {
    case 'skip':
      if (action.scope === 'marketing') return describeMarketing(action.forMs)
      return action.forMs === null
        ? 'The number is suppressed: nothing more is sent to it until client.suppressions.remove() lifts that.'
        : `The number is suppressed for ${describeTime(action.forMs)}.`
    case 'halt':
      return action.resumeWhen === 'wallet'
        ? 'Sending is halted until the wallet has money again; this message was given up.'
        : 'Sending is halted until client.resume(); this message was given up.'
    case 'fail':
      return describeEnd(attempts.filter(({ isWithheld }) => !isWithheld).length)
    case 'retry':
    case 'back-off':
    case 'fall-back':
      return 'The message was given up.'
    default:
      return assertNever(action)
  }
}

function describeEnd(requests: number): string {
  if (requests === 0) return 'No request was made for it.'
  return requests === 1
    ? 'The message was not sent again.'
    : `The message was given up after ${requests} requests.`
}

/** The same for one whose policy wants a fallback where there is none. */
export function describeLack({ attempts, steps }: MessageRecord): string {
  const link = attempts.at(-1)?.step ?? 0
  return link === 0
    ? 'No fallback is configured, so nothing else was sent: give the request a `fallback`, or the client one.'
    : `It was fallback ${link} of ${steps.length - 1}, and there is no other, so nothing else was sent.`
}

function describeMarketing(forMs: number | null): string {
  const end = forMs === null ? 'until the recipient resumes it' : `for ${describeTime(forMs)}`
  return `No more marketing is sent to the number, ${end}.`
}

function describeTime(timeMs: number): string {
  const hours = timeMs / 3_600_000
  return hours >= 1 ? `${Math.round(hours * 10) / 10} h` : `${Math.ceil(timeMs / 1000)} s`
}
