import { findDuplicates, hasMode, type Subscription, usedModes } from '../subscriptions/subscription.ts'
import { readSubscriptions } from '../subscriptions/subscriptions.ts'
import { type Check, type Probes, whyFailed } from './probes.ts'

const name = 'subscription'
const ensureIt = 'Call subscriptions.ensure({ url, token }), which names every mode.'

/** Whether Gupshup delivers webhooks, and each event once. */
export function checkSubscription({ subscriptions: answer }: Probes): Check {
  if (answer === undefined) {
    return { name, status: 'skipped', message: 'The subscriptions can only be asked for with an appId.' }
  }
  if (answer.outcome === 'failed') {
    return {
      name,
      status: 'skipped',
      message: `The subscriptions are not known, because ${whyFailed(answer)}.`,
    }
  }
  const list = readSubscriptions(answer.body)
  if (list === undefined) {
    return { name, status: 'warning', message: 'The answer about the subscriptions has no list in it.' }
  }
  return judge(list)
}

function judge(list: readonly Subscription[]): Check {
  if (list.length === 0) {
    return {
      name,
      status: 'problem',
      message: 'The app has no subscription: no webhook tells what becomes of a message.',
      hint: ensureIt,
    }
  }
  const active = list.filter(({ isActive }) => isActive)
  if (active.length === 0) {
    const message = `None of the app's ${list.length} subscriptions is active: no webhook comes.`
    return { name, status: 'problem', message, hint: ensureIt }
  }
  const missing = usedModes.filter((mode) => !active.some(({ modes = [] }) => hasMode(modes, mode)))
  const isTold = active.every(({ modes }) => modes !== undefined)
  if (missing.length > 0 && !isTold) {
    return {
      name,
      status: 'warning',
      message: 'Gupshup does not tell the modes of every active subscription.',
      hint: ensureIt,
    }
  }
  if (missing.length > 0) return missingModes(missing)
  const doubles = findDuplicates(active)
  if (doubles.length === 0)
    return { name, status: 'ok', message: 'Every event that the client makes use of is delivered, once.' }
  const tags = [...new Set(doubles.flatMap(({ subscriptions }) => subscriptions.map(({ tag }) => tag)))]
  return {
    name,
    status: 'warning',
    message: `${doubles.map(({ mode }) => mode).join(', ')} ${doubles.length === 1 ? 'is' : 'are'} delivered by more than one subscription: ${tags.join(', ')}.`,
    hint: 'Delete or deactivate all but one, unless they go to different applications. Version 2 beside version 3 doubles every event.',
  }
}

/** Without FAILED, a message that failed looks as if it were on its way for ever. */
function missingModes(missing: readonly string[]): Check {
  return {
    name,
    status: missing.includes('FAILED') ? 'problem' : 'warning',
    message: `No active subscription names ${missing.join(', ')}.`,
    hint: `${ensureIt} FAILED and BILLING must be named since 18 February 2025.`,
  }
}
