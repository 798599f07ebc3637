import {
  findDuplicates,
  hasMode,
  type Subscription,
  type SubscriptionDuplicate,
  usedModes,
} from '../subscriptions/subscription.ts'
import { readSubscriptions } from '../subscriptions/subscriptions.ts'
import { type Check, type Probes, whyFailed } from './probes.ts'

const name = 'subscription'
const ensureHint = 'Call subscriptions.ensure({ url, token }), which names every mode.'

/** Checks whether Gupshup delivers webhooks, and each event once. */
export function checkSubscription({ subscriptions: response }: Probes): Check {
  if (response === undefined) {
    return { name, status: 'skipped', message: 'The subscriptions can be checked only with an appId.' }
  }
  if (response.outcome === 'failed') {
    return {
      name,
      status: 'skipped',
      message: `The subscriptions are not known, because ${whyFailed(response)}.`,
    }
  }
  const list = readSubscriptions(response.body)
  if (list === undefined) {
    return { name, status: 'warning', message: 'The response about the subscriptions has no list.' }
  }
  return checkList(list)
}

function checkList(list: readonly Subscription[]): Check {
  if (list.length === 0) {
    return {
      name,
      status: 'problem',
      message: 'The app has no subscription: no webhook reports the status of a message.',
      hint: ensureHint,
    }
  }
  const active = list.filter(({ isActive }) => isActive)
  if (active.length === 0) {
    const message = `None of the app's ${list.length} subscriptions is active: no webhook arrives.`
    return { name, status: 'problem', message, hint: ensureHint }
  }
  const missing = usedModes.filter((mode) => !active.some(({ modes = [] }) => hasMode(modes, mode)))
  const hasAllModes = active.every(({ modes }) => modes !== undefined)
  if (missing.length > 0 && !hasAllModes) {
    return {
      name,
      status: 'warning',
      message: 'Gupshup returned no modes for some active subscriptions.',
      hint: ensureHint,
    }
  }
  if (missing.length > 0) return missingModes(missing)
  const duplicates = findDuplicates(active)
  if (duplicates.length === 0 && !hasAllModes) {
    return {
      name,
      status: 'warning',
      message: 'Gupshup returned no modes for some active subscriptions, so events may be delivered twice.',
      hint: ensureHint,
    }
  }
  if (duplicates.length === 0)
    return { name, status: 'ok', message: 'Every event that the client uses is delivered once.' }
  const tags = [...new Set(duplicates.flatMap(({ subscriptions }) => subscriptions.map(({ tag }) => tag)))]
  return {
    name,
    status: 'warning',
    message: `${duplicates.map(({ mode }) => mode).join(', ')} ${duplicates.length === 1 ? 'is' : 'are'} delivered by more than one subscription: ${tags.join(', ')}.`,
    hint: duplicatesHint(duplicates),
  }
}

/**
 * The client counts an event of version 2 and the same one of version 3 once
 * (https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners).
 */
function duplicatesHint(duplicates: readonly SubscriptionDuplicate[]): string {
  const versions = new Set(
    duplicates.flatMap(({ subscriptions }) => subscriptions.map(({ version }) => version)),
  )
  const hint = 'Delete or deactivate all but one, unless they go to different applications.'
  return versions.has(2) && versions.has(3)
    ? `${hint} Version 2 next to version 3 duplicates every event. The client acts on each once, so it costs only time here; other applications must drop the second one themselves.`
    : hint
}

/** Without FAILED, a failed message stays accepted for ever. */
function missingModes(missing: readonly string[]): Check {
  return {
    name,
    status: missing.includes('FAILED') ? 'problem' : 'warning',
    message: `No active subscription names ${missing.join(', ')}.`,
    hint: `${ensureHint} FAILED and BILLING must be named since 18 February 2025.`,
  }
}
