import type { Check } from '../account/index.ts'
import { explainRejection } from '../errors/index.ts'
import { assertNever, timeText } from '../util/index.ts'
import type { Health } from './health.ts'

/** What `diagnose()` says of this process and its store, beside what Gupshup says of the account. */
export function checkHealth(health: Health): readonly Check[] {
  return [checkStore(health), checkGate(health), checkWebhooks(health)]
}

function checkStore({ store, waiting = 0 }: Health): Check {
  const name = 'store'
  if (store.reachable) {
    return { name, status: 'ok', message: `The store answers. ${waiting} messages wait in it.` }
  }
  return {
    name,
    status: 'problem',
    message: `The store cannot be used since ${timeText(store.since)}: ${store.error}`,
    hint: 'Check the store and the way to it. Until it is back messages wait, and webhooks are answered with 503.',
  }
}

function checkGate({ gate }: Health): Check {
  const name = 'gate'
  switch (gate.state) {
    case 'open':
      return { name, status: 'ok', message: 'The gate is open.' }
    case 'backing-off':
      return {
        name,
        status: 'warning',
        message: `The gate backs off until ${timeText(gate.until)}. Messages wait.`,
      }
    case 'probing':
      return {
        name,
        status: 'warning',
        message: 'The gate lets one message through to probe. The others wait.',
      }
    case 'halted':
      return {
        name,
        status: 'problem',
        message: `The gate is halted since ${timeText(gate.since)}: ${gate.reason}`,
        hint: 'Mend what the reason names, then call client.resume().',
      }
    default:
      return assertNever(gate)
  }
}

function checkWebhooks({ webhooks }: Health): Check {
  const name = 'webhooks'
  const { lastTakenAt, lastRejectedAt, lastRejectedReason, rejected } = webhooks
  const taken =
    lastTakenAt === undefined ? 'none was taken' : `the last was taken at ${timeText(lastTakenAt)}`
  if (lastRejectedAt === undefined || lastRejectedReason === undefined) {
    return lastTakenAt === undefined
      ? { name, status: 'skipped', message: 'No webhook has come to this process since it made the client.' }
      : { name, status: 'ok', message: `Of the webhooks of this process ${taken}, and none was refused.` }
  }
  const message = `Of the webhooks of this process ${taken}, and ${rejected} ${rejected === 1 ? 'was' : 'were'} refused, the last at ${timeText(lastRejectedAt)} (${lastRejectedReason}).`
  if (lastTakenAt !== undefined && lastTakenAt >= lastRejectedAt) return { name, status: 'ok', message }
  // A stranger's request is refused too, so one that was taken before is a sign that Gupshup's come through.
  const status = lastTakenAt === undefined ? 'problem' : 'warning'
  return { name, status, message, hint: explainRejection(lastRejectedReason, 1) }
}
