import { ConfigurationError } from '../errors/index.ts'
import type { Action, Failure } from '../model/index.ts'
import { kindOf } from '../util/index.ts'
import { fail, isAction } from './actions.ts'
import { defaultAction } from './defaults.ts'
import type { PolicyTable } from './policies.ts'

export interface DecisionContext {
  readonly policies: PolicyTable
  /** Retries of the failed message so far. */
  readonly retriesMade: number
  /** Whether the fallback chain has another message. */
  readonly hasFallback: boolean
}

/**
 * Single decision for every failure, whether a response, a webhook or the network reported it. Pure: the same failure in the same context
 * always gives the same action. An action that is no longer possible becomes `fail`.
 *
 * @throws {ConfigurationError} if a policy function throws, or returns anything but an action
 */
export function decide(failure: Failure, context: DecisionContext): Action {
  const action = chosenAction(failure, context.policies)
  if (action.type === 'retry' && context.retriesMade >= action.retries) return fail()
  if (action.type === 'fall-back' && !context.hasFallback) return fail()
  return action
}

/** The action of policies and catalog, whether or not it is still possible. */
export function chosenAction(failure: Failure, policies: PolicyTable): Action {
  const found = policies.find(failure)
  if (found === undefined) return defaultAction(failure)
  if (typeof found.policy !== 'function') return found.policy
  return ask(found.key, found.policy, failure) ?? defaultAction(failure)
}

function ask(key: string, policy: (failure: Failure) => unknown, failure: Failure): Action | undefined {
  let returned: unknown
  try {
    returned = policy(failure)
  } catch (error) {
    throw new ConfigurationError(`The function policies['${key}'] threw ${nameOf(error)}.`, {
      option: `policies['${key}']`,
    })
  }
  if (returned === undefined || isAction(returned)) return returned
  if (returned instanceof Promise) {
    // An unhandled rejection would end the process.
    returned.catch(() => {})
    const sentence = `The function policies['${key}'] returned no action, but a promise. Return an action, from a function that is not async.`
    throw new ConfigurationError(sentence, { option: `policies['${key}']` })
  }
  throw new ConfigurationError(
    `The function policies['${key}'] returned no action, but ${kindOf(returned)}. Return the result of fail(), retry() or another action function.`,
    {
      option: `policies['${key}']`,
    },
  )
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
