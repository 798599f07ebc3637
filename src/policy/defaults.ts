import { lookup } from '../catalog/index.ts'
import type { Action, Failure } from '../model/index.ts'
import { assertNever } from '../util/index.ts'
import { backOff, fail, fallBack, halt, retry } from './actions.ts'

/** Five more tries within a quarter of a minute: enough for a restart on the way, and nothing left that could be doubled. */
const networkRetry = retry({ retries: 5, initialMs: 500, factor: 2, maxMs: 10_000 })

/** A 429 is about the pace of the moment, so the first pause is short, and no number of them halts. */
const requestRateBackOff = backOff({ initialMs: 1_000, factor: 2, maxMs: 60_000, haltAfter: null })

/** What is done about a failure that no policy names. */
export function defaultAction(failure: Failure): Action {
  switch (failure.kind) {
    case 'authentication':
      return halt()
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
      // What this client withheld itself, for a closed window or a template that cannot be sent, another message may do.
      return rowAction(failure) ?? (failure.via === 'client' ? fallBack() : fail())
    case 'suppressed':
      // What comes next in the chain may be no marketing.
      return failure.scope === 'marketing' ? fallBack() : fail()
    case 'configuration':
    case 'unknown-code':
    case 'outcome-unknown':
    case 'expired':
    case 'halted':
    case 'aborted':
    case 'closed':
      return fail()
    default:
      return assertNever(failure.kind)
  }
}

function rowAction({ code, system }: Failure): Action | undefined {
  if (code === undefined || system === undefined) return undefined
  return lookup(code, { system })?.action
}
