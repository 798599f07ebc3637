import { lookup } from '../catalog/index.ts'
import type { Action, Failure } from '../model/index.ts'
import { assertNever } from '../util/index.ts'
import { backOff, fail, fallBack, halt, retry } from './actions.ts'

/** 5 retries over 15 s, long enough for a restart of a proxy. Nothing was sent, so nothing can arrive twice. */
const networkRetry = retry({ retries: 5, initialMs: 500, factor: 2, maxMs: 10_000 })

/** A 429 is about the rate of this moment, so the first pause is short, and no number of them halts. */
const requestRateBackOff = backOff({ initialMs: 1_000, factor: 2, maxMs: 60_000, haltAfter: null })

/**
 * The failure says when the source is called again, and that pause grows already, so this one does not. A second at least, so that no loop of
 * requests runs on a source that fails at once. No number of them halts, because the next token may be good.
 */
const credentialsBackOff = backOff({ initialMs: 1_000, factor: 1, maxMs: 1_000, haltAfter: null })

/** The action for a failure that no policy names. */
export function defaultAction(failure: Failure): Action {
  switch (failure.kind) {
    case 'authentication':
      return halt()
    case 'credentials':
      return credentialsBackOff
    case 'too-many-requests':
      return requestRateBackOff
    case 'network':
      return networkRetry
    case 'recipient':
    case 'content':
    case 'template':
    case 'session-window':
    case 'rate-limit':
    case 'account':
    case 'service':
      // If the client withheld the message for a closed window or a stopped template, another message may pass.
      return rowAction(failure) ?? (failure.via === 'client' ? fallBack() : fail())
    case 'suppressed':
      // The next fallback may not be marketing.
      return failure.scope === 'marketing' ? fallBack() : fail()
    case 'configuration':
    case 'unknown-code':
    case 'outcome-unknown':
    case 'expired':
    case 'halted':
    case 'aborted':
    case 'closed':
    case 'erased':
    case 'canceled':
      return fail()
    default:
      return assertNever(failure.kind)
  }
}

function rowAction({ code, system }: Failure): Action | undefined {
  if (code === undefined || system === undefined) return undefined
  return lookup(code, { system })?.action
}
