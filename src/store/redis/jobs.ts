import { type MessageRecord, priorityOf, type QueueName, queueOf } from '../../model/index.ts'
import type { JobQueue } from './bullmq.ts'
import type { LoadDrivers } from './drivers.ts'
import type { RedisClient } from './ioredis.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isOfRedis } from './redis-failure.ts'
import { scopeTag } from './scope-name.ts'

/** BullMQ's queues, by the work they are of. */
export const queueNames: Readonly<Record<QueueName, string>> = {
  review: 'reviews',
  'follow-up': 'follow-ups',
  queued: 'queued',
}

/** BullMQ keeps a priority in 21 bits. */
const lastPriority = 2_097_151

/** Where BullMQ sees to a job by itself, now or as soon as another is done. */
const liveStates: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'active'])

/** Puts the messages of one scope into the queues of those who work on them. */
export class Jobs {
  /** What every key of the queues begins with. */
  readonly prefix: string
  readonly #link: RedisConnection
  readonly #drivers: LoadDrivers
  readonly #queues = new Map<QueueName, { readonly queue: JobQueue; readonly client: RedisClient }>()

  constructor(link: RedisConnection, drivers: LoadDrivers, base: string) {
    this.#link = link
    this.#drivers = drivers
    this.prefix = `${base}jobs`
  }

  /** The server's time, in milliseconds since 1970. */
  now(): number {
    return this.#link.now()
  }

  /** Adds the job of a message that is work now. One that is there already stays as it is. */
  async add(record: MessageRecord): Promise<void> {
    const work = queueOf(record)
    if (work === undefined) return
    const { id, version, dueAt = 0 } = record
    // BullMQ hands out what is due in the same millisecond as it was added, if nothing is added to that millisecond on the way.
    const timestamp = Math.floor(this.now())
    await this.#inQueue(work, (queue) =>
      queue.add(
        nameOf(record),
        { id, version },
        {
          jobId: jobIdOf(record),
          timestamp,
          delay: Math.max(Math.ceil(dueAt) - timestamp, 0),
          priority: Math.min(Math.max(Math.round(priorityOf(record)), 0), lastPriority),
        },
      ),
    )
  }

  /** Adds the job of a message that should have one and has none that lives: it was lost, or it failed. */
  async restore(record: MessageRecord): Promise<void> {
    const work = queueOf(record)
    if (work === undefined) return
    const jobId = jobIdOf(record)
    const state = await this.#inQueue(work, (queue) => queue.getJobState(jobId))
    // BullMQ goes by the clocks of the processes: one that is behind does not know that the time has come.
    if (state === 'delayed') return await this.#inQueue(work, (queue) => promote(queue, jobId))
    if (liveStates.has(state)) return
    if (state !== 'unknown') await this.#inQueue(work, (queue) => queue.remove(jobId))
    await this.add(record)
  }

  #inQueue<Value>(work: QueueName, step: (queue: JobQueue) => Promise<Value>): Promise<Value> {
    return this.#link.use(async (client) => step(await this.#queueOf(work, client)))
  }

  async #queueOf(work: QueueName, client: RedisClient): Promise<JobQueue> {
    const { bullmq } = await this.#drivers()
    const known = this.#queues.get(work)
    // The connection may have been made anew since.
    if (known?.client === client) return known.queue
    const queue = bullmq.openQueue(queueNames[work], this.prefix, client)
    this.#queues.set(work, { queue, client })
    return queue
  }
}

/** Another process, or BullMQ itself, may be at the same job: one that is delayed no longer needs no promotion. */
async function promote(queue: JobQueue, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId)
  try {
    await job?.promote()
  } catch (error) {
    if (isOfRedis(error) || (await queue.getJobState(jobId)) === 'delayed') throw error
  }
}

/** What a dashboard shows. */
function nameOf({ state }: MessageRecord): string {
  return state.name === 'waiting' ? state.why : 'review'
}

/** One job for each version, so that a write that is repeated adds none. BullMQ takes no colon in it. */
function jobIdOf({ id, version }: MessageRecord): string {
  return `${scopeTag(id).replaceAll(':', '%003a')}-${version}`
}
