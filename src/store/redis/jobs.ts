import { type MessageRecord, priorityOf, type QueueName, queueOf } from '../../model/index.ts'
import type { JobQueue } from './bullmq.ts'
import type { LoadDrivers } from './drivers.ts'
import type { RedisClient } from './ioredis.ts'
import { scopeTag } from './keyspace.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isOfRedis } from './redis-failure.ts'

/** The names of BullMQ's queues. */
export const queueNames: Readonly<Record<QueueName, string>> = {
  review: 'reviews',
  'follow-up': 'follow-ups',
  queued: 'queued',
}

/** BullMQ stores a priority in 21 bits. */
const maxPriority = 2_097_151

/** The states in which BullMQ runs a job without help, now or after another one. */
const liveStates: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'active'])

/** Adds the jobs of one scope's messages to the queues. */
export class Jobs {
  /** The prefix of every key of the queues. */
  readonly prefix: string
  readonly #connection: RedisConnection
  readonly #drivers: LoadDrivers
  readonly #queues = new Map<QueueName, { readonly queue: JobQueue; readonly client: RedisClient }>()

  constructor(connection: RedisConnection, drivers: LoadDrivers, base: string) {
    this.#connection = connection
    this.#drivers = drivers
    this.prefix = `${base}jobs`
  }

  /** The server's time, without asking it: see `RedisConnection.now()`. */
  now(): number {
    return this.#connection.now()
  }

  /** Adds the job of a message that is in a queue. An existing job stays as it is. */
  async add(record: MessageRecord): Promise<void> {
    const name = queueOf(record)
    if (name === undefined) return
    const { id, version, dueAt = 0 } = record
    // BullMQ adds the delay to the timestamp. A fraction would make a job that is due now late by a millisecond.
    const timestamp = Math.floor(this.now())
    await this.#inQueue(name, (queue) =>
      queue.add(
        nameOf(record),
        { id, version },
        {
          jobId: jobIdOf(record),
          timestamp,
          delay: Math.max(Math.ceil(dueAt) - timestamp, 0),
          priority: Math.min(Math.max(Math.round(priorityOf(record)), 0), maxPriority),
        },
      ),
    )
  }

  /** Adds the job of a message again if it was lost or has failed. */
  async restore(record: MessageRecord): Promise<void> {
    const name = queueOf(record)
    if (name === undefined) return
    const jobId = jobIdOf(record)
    const state = await this.#inQueue(name, (queue) => queue.getJobState(jobId))
    // BullMQ compares with the clock of a process. If that clock is slow, the job is still delayed.
    if (state === 'delayed') return await this.#inQueue(name, (queue) => promote(queue, jobId))
    if (liveStates.has(state)) return
    if (state !== 'unknown') await this.#inQueue(name, (queue) => queue.remove(jobId))
    await this.add(record)
  }

  /** Removes the jobs of earlier versions of a message. A job that runs now stays, finds another version and ends. */
  async removeEarlier({ id, version }: MessageRecord): Promise<void> {
    const earlier = Array.from({ length: version - 1 }, (_, index) => jobIdOf({ id, version: index + 1 }))
    for (const name of Object.keys(queueNames).filter(isQueueName)) {
      await this.#inQueue(name, (queue) => Promise.all(earlier.map((jobId) => queue.remove(jobId))))
    }
  }

  #inQueue<Value>(name: QueueName, operation: (queue: JobQueue) => Promise<Value>): Promise<Value> {
    return this.#connection.use(async (client) => operation(await this.#queueOf(name, client)))
  }

  async #queueOf(name: QueueName, client: RedisClient): Promise<JobQueue> {
    const { bullmq } = await this.#drivers()
    const known = this.#queues.get(name)
    // The connection may be a new one.
    if (known?.client === client) return known.queue
    const queue = bullmq.openQueue(queueNames[name], this.prefix, client)
    this.#queues.set(name, { queue, client })
    return queue
  }
}

/** Another process, or BullMQ itself, may move the job at the same time. A job that is no longer delayed needs no promotion. */
async function promote(queue: JobQueue, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId)
  try {
    await job?.promote()
  } catch (error) {
    if (isOfRedis(error) || (await queue.getJobState(jobId)) === 'delayed') throw error
  }
}

function isQueueName(name: string): name is QueueName {
  return Object.hasOwn(queueNames, name)
}

/** The name that a dashboard shows. */
function nameOf({ state }: MessageRecord): string {
  return state.name === 'waiting' ? state.why : 'review'
}

/** One job for each version, so that a repeated write adds none. BullMQ forbids colons in an id. */
function jobIdOf({ id, version }: Pick<MessageRecord, 'id' | 'version'>): string {
  return `${scopeTag(id).replaceAll(':', '%003a')}-${version}`
}
