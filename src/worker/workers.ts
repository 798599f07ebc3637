import type { DeliveryContext } from '../delivery/index.ts'
import { reportError } from '../events/index.ts'
import { type MessageRecord, type Work, workOf } from '../model/index.ts'
import type { Consumer, Consumption } from '../store/index.ts'
import { Stoppers } from '../util/index.ts'
import { Agenda } from './due-poller.ts'
import { seeTo } from './process-due.ts'

/** How often a store that others write to is asked what is due, in milliseconds, if it has no queue of its own. */
const pollMs = 1_000

/** Who sees to what is due, by the kind of work. */
export class Workers {
  readonly #ctx: DeliveryContext
  readonly #agendas = new Map<Agenda, Work>()
  readonly #consumptions = new Set<Consumption>()

  constructor(ctx: DeliveryContext) {
    this.#ctx = ctx
  }

  /** Sees to this work from now on, so many messages at once. Closed, it leaves what still waits to others. */
  start(work: Work, concurrency: number): Consumption {
    const stoppers = new Stoppers()
    const consumer = {
      concurrency,
      onDue: (record: MessageRecord) => seeTo(this.#ctx, record, stoppers),
      onError: (error: unknown) => reportError(this.#ctx.events, error),
    }
    const own = this.#ctx.store.consume?.(work, consumer) ?? this.#startAgenda(work, consumer)
    const consumption: Consumption = {
      close: async () => {
        if (own instanceof Agenda) this.#agendas.delete(own)
        const closed = own.close()
        stoppers.close()
        await closed
        this.#consumptions.delete(consumption)
      },
    }
    this.#consumptions.add(consumption)
    return consumption
  }

  /** A message was written here: it may be due, now or later. */
  notify(record: MessageRecord): void {
    const work = workOf(record)
    if (work === undefined) return
    for (const [agenda, its] of this.#agendas) if (its === work) agenda.arm(record.dueAt)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumptions].map((consumption) => consumption.close()))
  }

  #startAgenda(work: Work, consumer: Consumer): Agenda {
    const { store, clock } = this.#ctx
    const agenda = new Agenda({
      ...consumer,
      store,
      work,
      clock,
      pollMs: store.isShared ? pollMs : undefined,
    })
    this.#agendas.set(agenda, work)
    // Something may be due that was stored before.
    agenda.arm(clock.now())
    return agenda
  }
}
