import { type DeliveryContext, deliver, SendProgress } from '../delivery/index.ts'
import { reportError } from '../events/index.ts'
import { claim, type MessageRecord, type QueueName, queueOf, release } from '../model/index.ts'
import {
  confirmFailure,
  hasEvidence,
  leaveUnknown,
  mayBeItsEvent,
  reconcile,
  updateRecord,
} from '../settlement/index.ts'
import { assertNever, Cancellation, CancellationGroup, type UnixMs } from '../util/index.ts'
import { DuePoller, type Worker } from './due-poller.ts'

/** Processes due messages, one worker for each queue. */
export class Workers {
  readonly #ctx: DeliveryContext
  readonly #pollers = new Map<DuePoller, QueueName>()
  readonly #workers = new Set<Worker>()

  constructor(ctx: DeliveryContext) {
    this.#ctx = ctx
  }

  /** Processes the due messages of a queue from now on. On `close()` the messages that still wait are left to other workers. */
  start(queue: QueueName, concurrency: number): Worker {
    const { store, clock, random, events, start } = this.#ctx
    const cancellations = new CancellationGroup()
    const poller = new DuePoller({
      ...{ start, store, clock, random, queue, concurrency },
      onDue: (record, onClaimed = () => {}) => processDue(this.#ctx, record, { cancellations, onClaimed }),
      onError: (error) => reportError(events, error),
      pausedLanes: () => this.#ctx.lanes.paused,
    })
    this.#pollers.set(poller, queue)
    const worker: Worker = {
      close: async () => {
        this.#pollers.delete(poller)
        const closed = poller.close()
        cancellations.close()
        await closed
        this.#workers.delete(worker)
      },
    }
    this.#workers.add(worker)
    // Messages that were stored before may be due.
    poller.wakeAt(clock.now())
    return worker
  }

  /** This process wrote a message, which may be due now or later. */
  notify(record: MessageRecord): void {
    const queue = queueOf(record)
    if (queue === undefined) return
    for (const [poller, its] of this.#pollers) if (its === queue) poller.wakeAt(record.dueAt)
  }

  /** Another process wrote a message of the queue, which is due then. */
  hear(queue: QueueName, dueAt: UnixMs): void {
    for (const [poller, its] of this.#pollers) if (its === queue) poller.hear(dueAt)
  }

  /** Any message may be due. */
  wake(): void {
    const now = this.#ctx.clock.now()
    for (const poller of this.#pollers.keys()) poller.wakeAt(now)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.close()))
  }
}

interface Claiming {
  readonly cancellations: CancellationGroup
  readonly onClaimed: () => void
}

/**
 * Processes a due message. Of several workers that found it, one claims it. While it is being sent, its cancellation is in `cancellations`.
 */
async function processDue(ctx: DeliveryContext, record: MessageRecord, claiming: Claiming): Promise<void> {
  switch (record.state.name) {
    case 'unconfirmed':
      return await confirmFailure(ctx, record)
    case 'unknown':
      return await sendAgain(ctx, record)
    case 'waiting':
      return await claimDue(ctx, record, claiming)
    case 'posting':
    case 'accepted':
    case 'failed':
      // Another worker was faster, and the record is no longer due.
      return
    default:
      return assertNever(record.state)
  }
}

/** Releases a message with an unknown outcome to be sent again, unless a webhook may be evidence that it arrived. */
async function sendAgain(ctx: DeliveryContext, record: MessageRecord): Promise<void> {
  await reconcile(ctx, record.to)
  if (await hasEvidence(ctx, record)) {
    await leaveUnknown(ctx, record, mayBeItsEvent)
    return
  }
  await updateRecord(ctx, record, (current) =>
    current.state.name === 'unknown' && current.dueAt !== undefined
      ? release({ ...current, state: { name: 'waiting', why: 'retry' } }, ctx.clock.now())
      : undefined,
  )
}

async function claimDue(
  ctx: DeliveryContext,
  record: MessageRecord,
  { cancellations, onClaimed }: Claiming,
): Promise<void> {
  const { owner, clock, inFlight } = ctx
  const claimed = await updateRecord(ctx, record, (current) =>
    current.state.name === 'waiting' && queueOf(current) !== undefined ? claim(current, owner) : undefined,
  )
  onClaimed()
  if (claimed === undefined) return
  const cancellation = new Cancellation({
    clock,
    expiresAt: claimed.expiresAt,
    maxMs: claimed.expiresAt - claimed.createdAt,
  })
  cancellations.add(cancellation)
  try {
    await inFlight.run(claimed.id, cancellation, () =>
      deliver(ctx, claimed, { cancellation, progress: new SendProgress(), isAwaited: false }),
    )
  } finally {
    cancellations.delete(cancellation)
  }
}
