import { findDoubles } from '../subscriptions/duplicates.ts'
import { hasMode, usedModes } from '../subscriptions/modes.ts'
import type { Subscription } from '../subscriptions/subscription.ts'
import { readSubscriptions } from '../subscriptions/subscriptions.ts'
import type { Check } from './check.ts'
import { type Findings, whyFailed } from './probes.ts'

const name = 'subscription'
const ensureIt = 'Call subscriptions.ensure({ url, token }), which names every mode.'

/** Whether Gupshup delivers webhooks, and each event once. */
export function checkSubscription({ subscriptions: answer }: Findings): Check {
  if (answer === undefined) {
    return { name, verdict: 'skipped', says: 'The subscriptions can only be asked for with an appId.' }
  }
  if (answer.outcome === 'failed') {
    return {
      name,
      verdict: 'skipped',
      says: `The subscriptions are not known, because ${whyFailed(answer)}.`,
    }
  }
  const list = readSubscriptions(answer.body)
  if (list === undefined) {
    return { name, verdict: 'warning', says: 'The answer about the subscriptions has no list in it.' }
  }
  return judge(list)
}

function judge(list: readonly Subscription[]): Check {
  if (list.length === 0) {
    return {
      name,
      verdict: 'problem',
      says: 'The app has no subscription: no webhook tells what becomes of a message.',
      advice: ensureIt,
    }
  }
  const active = list.filter(({ isActive }) => isActive)
  if (active.length === 0) {
    const says = `None of the app's ${list.length} subscriptions is active: no webhook comes.`
    return { name, verdict: 'problem', says, advice: ensureIt }
  }
  const missing = usedModes.filter((mode) => !active.some(({ modes = [] }) => hasMode(modes, mode)))
  const isTold = active.every(({ modes }) => modes !== undefined)
  if (missing.length > 0 && !isTold) {
    return {
      name,
      verdict: 'warning',
      says: 'Gupshup does not tell the modes of every active subscription.',
      advice: ensureIt,
    }
  }
  if (missing.length > 0) return missingModes(missing)
  const doubles = findDoubles(active)
  if (doubles.length === 0)
    return { name, verdict: 'ok', says: 'Every event that the client makes use of is delivered, once.' }
  const tags = [...new Set(doubles.flatMap(({ subscriptions }) => subscriptions.map(({ tag }) => tag)))]
  return {
    name,
    verdict: 'warning',
    says: `${doubles.map(({ mode }) => mode).join(', ')} ${doubles.length === 1 ? 'is' : 'are'} delivered by more than one subscription: ${tags.join(', ')}.`,
    advice:
      'Delete or deactivate all but one, unless they go to different applications. Version 2 beside version 3 doubles every event.',
  }
}

/** Without FAILED, a message that failed looks as if it were on its way for ever. */
function missingModes(missing: readonly string[]): Check {
  return {
    name,
    verdict: missing.includes('FAILED') ? 'problem' : 'warning',
    says: `No active subscription names ${missing.join(', ')}.`,
    advice: `${ensureIt} FAILED and BILLING must be named since 18 February 2025.`,
  }
}
