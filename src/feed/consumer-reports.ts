import { type ClientEvents, reportConsumer } from '../events/index.ts'
import type { DelayedEventRecord } from '../model/index.ts'
import type { Clock, Emitter } from '../util/index.ts'
import { eventIdOf } from './feed-event.ts'

/** A handler that fails with every event is reported once in this time. Our choice. */
const failingEveryMs = 60_000

/** What a consumer says about its handler: the event `consumer`. */
export class ConsumerReports {
  readonly #name: string
  readonly #maxAttempts: number
  readonly #events: Emitter<ClientEvents>
  readonly #clock: Clock
  #isQuietUntil = Number.NEGATIVE_INFINITY

  constructor(
    { events, clock }: { readonly events: Emitter<ClientEvents>; readonly clock: Clock },
    { name, maxAttempts }: { readonly name: string; readonly maxAttempts: number },
  ) {
    this.#name = name
    this.#maxAttempts = maxAttempts
    this.#events = events
    this.#clock = clock
  }

  /** Otherwise nothing would be heard of a handler that always fails until its first dead letter, which takes most of an hour. */
  failing(record: DelayedEventRecord, pauseMs: number): void {
    const now = this.#clock.now()
    if (now < this.#isQuietUntil) return
    this.#isQuietUntil = now + failingEveryMs
    const fields = fieldsOf(record)
    const { eventId, name, attempts, error } = fields
    reportConsumer(this.#events, {
      change: 'failing',
      consumer: this.#name,
      ...fields,
      message:
        `The handler of the consumer '${this.#name}' has failed with the event ${eventId} (${name}), attempt ${attempts} of ${this.#maxAttempts}: ` +
        `${asSentence(error)} The event is told again in ${Math.ceil(pauseMs / 1_000)} s, and later ones of its message or person wait. ` +
        'Mend the handler or what it calls. Failures of the next minute are not reported.',
    })
  }

  dead(record: DelayedEventRecord): void {
    const fields = fieldsOf(record)
    const { eventId, name, attempts, error } = fields
    reportConsumer(this.#events, {
      change: 'dead-letter',
      consumer: this.#name,
      ...fields,
      message:
        `The consumer '${this.#name}' has failed ${attempts === 1 ? 'once' : `${attempts} times`} with the event ${eventId} (${name}), so it is a dead letter and later events go ` +
        `on. The last error: ${asSentence(error)} Mend the cause, and call retry() or skip() of client.consumers.get('${this.#name}').`,
    })
  }

  waiting(delayed: number): void {
    reportConsumer(this.#events, {
      change: 'waiting',
      consumer: this.#name,
      delayed,
      message:
        `${delayed} events of the consumer '${this.#name}' wait for another attempt, so no new events of these messages and people are told until ` +
        'there are fewer. Look why its handler fails.',
    })
  }
}

function fieldsOf({ sequence, id, name, at, attempts, error = '' }: DelayedEventRecord) {
  return { eventId: eventIdOf({ sequence, id }), name, at, attempts, error }
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
