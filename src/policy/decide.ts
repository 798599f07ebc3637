import { ConfigurationError } from '../errors/index.ts'
import type { Action, Failure } from '../model/index.ts'
import { fail } from './actions.ts'
import { defaultAction } from './defaults.ts'
import { isAction } from './is-action.ts'
import type { PolicyTable } from './policies.ts'

export interface DecisionContext {
  readonly policies: PolicyTable
  /** Repetitions already made of the message that failed. */
  readonly retriesMade: number
  /** Whether the fallback chain has another message. */
  readonly hasFallback: boolean
}

/**
 * The one decision for every failure, whether the reply brought it, a webhook or the network. Pure: the same failure in the
 * same context always gives the same action. An action that cannot be taken any more becomes `fail`.
 *
 * @throws {ConfigurationError} when a policy function throws or returns what is no action
 */
export function decide(failure: Failure, context: DecisionContext): Action {
  const action = chosenAction(failure, context.policies)
  if (action.type === 'retry' && context.retriesMade >= action.retries) return fail()
  if (action.type === 'fall-back' && !context.hasFallback) return fail()
  return action
}

/** What policies and catalog want done, whether or not it still can be. */
export function chosenAction(failure: Failure, policies: PolicyTable): Action {
  const found = policies.find(failure)
  if (found === undefined) return defaultAction(failure)
  if (typeof found.policy !== 'function') return found.policy
  return ask(found.key, found.policy, failure) ?? defaultAction(failure)
}

function ask(key: string, policy: (failure: Failure) => unknown, failure: Failure): Action | undefined {
  let answer: unknown
  try {
    answer = policy(failure)
  } catch (error) {
    throw new ConfigurationError(`The function policies['${key}'] threw ${nameOf(error)}.`, {
      option: `policies['${key}']`,
    })
  }
  if (answer === undefined || isAction(answer)) return answer
  if (answer instanceof Promise) {
    // Nothing else takes care of its rejection, which would end the process.
    answer.catch(() => {})
    const sentence = `The function policies['${key}'] returned what is no action. It must return an action, not a promise: write one that is not async.`
    throw new ConfigurationError(sentence, { option: `policies['${key}']` })
  }
  throw new ConfigurationError(`The function policies['${key}'] returned what is no action.`, {
    option: `policies['${key}']`,
  })
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
