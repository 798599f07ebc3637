import { inspect } from 'node:util'
import { maskNumber, type Outcome, type OutcomeOptions, type Receipt } from '../errors/index.ts'
import type { MessageRecord } from '../store/index.ts'
import { furthestAttempt, statusOf } from './record/rank.ts'

/** What `send()` gives back. */
export class MessageReceipt implements Receipt {
  readonly id: string
  declare readonly messageId?: string
  readonly to: string
  readonly status: Receipt['status']
  readonly #wait: (options: OutcomeOptions) => Promise<Outcome>

  constructor(record: MessageRecord, wait: (options: OutcomeOptions) => Promise<Outcome>) {
    const furthest = furthestAttempt(record)
    this.id = record.id
    if (furthest?.gupshupId !== undefined) this.messageId = furthest.gupshupId
    this.to = record.to
    this.status = statusOf(record)
    this.#wait = wait
  }

  outcome(options: OutcomeOptions = {}): Promise<Outcome> {
    return this.#wait(options)
  }

  /** The receipt for a log: the number is masked. */
  toJSON(): object {
    return { ...this, to: maskNumber(this.to) }
  }

  [inspect.custom](_depth: number, options: object): string {
    return `Receipt ${inspect(this.toJSON(), options)}`
  }
}
