import { createError, type GupshupFailure } from '../errors/index.ts'
import { type Failure, lastFailure, type MessageRecord, type Receipt } from '../model/index.ts'

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
