import type { GupshupFailure } from '../errors/index.ts'
import { type ErrorReport, errorOf } from '../events/index.ts'
import { type Failure, lastFailure, type MessageRecord, type Receipt } from '../model/index.ts'
import { compact } from '../util/index.ts'

/** The typed error of a failure of a message, with what the client did about it. */
export function failureError(record: MessageRecord, failure: Failure, receipt?: Receipt): GupshupFailure {
  return errorOf(failureReport(record, failure), receipt)
}

/** What that error is made from. */
export function failureReport(record: MessageRecord, failure: Failure): ErrorReport {
  const { state, to, id, attempts } = record
  const messageId = attempts.findLast((attempt) => attempt.failure === failure)?.gupshupId
  return compact({
    ...{ failure, to, id, messageId },
    ...actionOn(state),
    advice: adviceFor(failure),
    cause: causeOf(record, failure),
  })
}

/** Failures by which this client gave a message up. They hide what its last request failed with. */
const hidesCause: ReadonlySet<Failure['kind']> = new Set([
  'expired',
  'halted',
  'aborted',
  'closed',
  'erased',
  'canceled',
])

function causeOf(record: MessageRecord, failure: Failure): Failure | undefined {
  const last = lastFailure(record)
  if (!hidesCause.has(failure.kind) || last === undefined || last === failure) return undefined
  return last
}

/**
 * The general advice is about what Gupshup refused. It helps neither with a quarantine by hand or by an event, nor with a message that needs a number.
 */
function adviceFor({ kind, via, code, since, needsNumber }: Failure): string | undefined {
  if (needsNumber !== undefined) return adviceWithoutNumber[needsNumber]
  const isQuarantine = kind === 'template' && via === 'client' && code === undefined && since !== undefined
  if (!isQuarantine) return undefined
  return 'Send another template, or let this one go with client.quarantine.remove(template).'
}

const adviceWithoutNumber: Readonly<Record<NonNullable<Failure['needsNumber']>, string>> = {
  'session-message':
    "Send a template through the partner API, post in Meta's form with partner({ …, format: 'v3' }), or ask the person for the number first.",
  template:
    'Send it through the partner API, try it here with templatesToUserIds: true, or ask the person for the number first.',
  authentication: 'Send the code in another way, or ask the person for the number first.',
  refused: 'Send another message, or ask the person for the number first.',
}

function actionOn(state: MessageRecord['state']) {
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
