import type { DeliveryContext } from '../delivery/index.ts'
import { reportError } from '../events/index.ts'
import { type MessageRecord, type QueueName, queueOf } from '../model/index.ts'
import type { JobProcessor, StoreWorker } from '../store/index.ts'
import { CancellationGroup } from '../util/index.ts'
import { DuePoller } from './due-poller.ts'
import { processDue } from './process-due.ts'

/** How often a store that others write to is asked what is due, in milliseconds, if it has no queue of its own. */
const pollMs = 1_000

/** Who sees to what is due, by the kind of work. */
export class Workers {
  readonly #ctx: DeliveryContext
  readonly #pollers = new Map<DuePoller, QueueName>()
  readonly #storeWorkers = new Set<StoreWorker>()

  constructor(ctx: DeliveryContext) {
    this.#ctx = ctx
  }

  /** Sees to this work from now on, so many messages at once. Closed, it leaves what still waits to others. */
  start(work: QueueName, concurrency: number): StoreWorker {
    const cancellations = new CancellationGroup()
    const consumer = {
      concurrency,
      onDue: (record: MessageRecord) => processDue(this.#ctx, record, cancellations),
      onError: (error: unknown) => reportError(this.#ctx.events, error),
    }
    const own = this.#ctx.store.startWorker?.(work, consumer) ?? this.#startPoller(work, consumer)
    const consumption: StoreWorker = {
      close: async () => {
        if (own instanceof DuePoller) this.#pollers.delete(own)
        const closed = own.close()
        cancellations.close()
        await closed
        this.#storeWorkers.delete(consumption)
      },
    }
    this.#storeWorkers.add(consumption)
    return consumption
  }

  /** A message was written here: it may be due, now or later. */
  notify(record: MessageRecord): void {
    const work = queueOf(record)
    if (work === undefined) return
    for (const [agenda, its] of this.#pollers) if (its === work) agenda.wakeAt(record.dueAt)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#storeWorkers].map((consumption) => consumption.close()))
  }

  #startPoller(queue: QueueName, consumer: JobProcessor): DuePoller {
    const { store, clock } = this.#ctx
    const agenda = new DuePoller({
      ...consumer,
      store,
      queue,
      clock,
      pollMs: store.isShared ? pollMs : undefined,
    })
    this.#pollers.set(agenda, queue)
    // Something may be due that was stored before.
    agenda.wakeAt(clock.now())
    return agenda
  }
}
