import { sideOf } from '../events/failure-details.ts'
import type { EventStep, FailedStep, StatusStep } from '../events/step.ts'
import type { FailAnswer, Outcome } from './answer.ts'

const goodNews = ['enqueued', 'sent', 'delivered', 'read'] as const

/** The events that an outcome stands for, in order. */
export function stepsOf(outcome: Outcome, defaultUntil: StatusStep['status']): readonly EventStep[] {
  switch (outcome.type) {
    case 'deliver':
      return upTo(outcome.until ?? defaultUntil)
    case 'fail':
      return failing(outcome)
    case 'events':
      return outcome.steps
    default:
      return outcome satisfies never
  }
}

function upTo(last: StatusStep['status']): StatusStep[] {
  return goodNews.slice(0, goodNews.indexOf(last) + 1).map((status) => ({ status }))
}

function failing({ code, reason, side, after, thenDelivered }: FailAnswer): readonly EventStep[] {
  const before = after ?? ((side ?? sideOf(code)) === 'gupshup' ? 'nothing' : 'enqueued')
  const failed: FailedStep = {
    status: 'failed',
    code,
    ...(reason !== undefined && { reason }),
    ...(side !== undefined && { side }),
  }
  const steps: EventStep[] = [...(before === 'nothing' ? [] : upTo(before)), failed]
  if (thenDelivered) steps.push({ status: 'delivered' })
  return steps
}
