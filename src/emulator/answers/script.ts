import type { EventStep, FailedStep, StatusStep } from '../events/step.ts'
import { sideOf } from '../events/v2.ts'
import type { Answer, FailAnswer, Outcome } from './answer.ts'

/** The answers that were laid down for single numbers, or for all of them. */
export class Script {
  readonly #lines = new Map<string, Answer[]>()

  /** Replaces what was laid down for this number. No answers at all forgets it. Returns a function that forgets it. */
  set(to: string, answers: readonly Answer[]): () => void {
    for (const answer of answers) checkAnswer(answer)
    const line = [...answers]
    if (line.length === 0) {
      this.#lines.delete(to)
      return () => {}
    }
    this.#lines.set(to, line)
    return () => {
      if (this.#lines.get(to) === line) this.#lines.delete(to)
    }
  }

  /** The next answer for this number. The last one stays. */
  next(to: string): Answer | undefined {
    const line = this.#lines.get(to) ?? this.#lines.get('*')
    return line !== undefined && line.length > 1 ? line.shift() : line?.[0]
  }
}

/** Below 200 are interim replies, which would leave the client waiting. */
function checkAnswer(answer: Answer): void {
  if (answer.type !== 'reply' || (answer.status >= 200 && answer.status <= 599)) return
  throw new RangeError(`A reply's status has to be from 200 to 599; ${answer.status} was given.`)
}

const goodNews = ['enqueued', 'sent', 'delivered', 'read', 'played'] as const

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
