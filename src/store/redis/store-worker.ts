import { type MessageRecord, type QueueName, queueOf } from '../../model/index.ts'
import { redactText, settlesWithin, systemClock } from '../../util/index.ts'
import type { JobProcessor, StoreWorker } from '../store.ts'
import type { JobWorker, MessageJob } from './bullmq.ts'
import type { Drivers, LoadDrivers } from './drivers.ts'
import type { ClientWithCopies, RedisConnectionOptions } from './ioredis.ts'
import { addressOf } from './ioredis.ts'
import { type Jobs, queueNames } from './jobs.ts'
import type { Messages } from './messages.ts'
import { MissingJobSweeper } from './missing-job-sweeper.ts'
import { isOfRedis, storeErrorOf } from './redis-failure.ts'

/** A job that is early by less waits in place, in milliseconds. To delay it in Redis would take as long. */
const waitHereMs = 20

/** How long a connection may be silent before it counts as dead, in milliseconds. BullMQ itself is silent for up to ten seconds. */
const deadAfterMs = 30_000

/** The pause after the drivers could not be loaded, in milliseconds. */
const reloadMs = 5_000

/** How long the same error stays unreported again, in milliseconds: while Redis is away three connections fail every second. */
const quietMs = 30_000

export interface StoreWorkerOptions {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  readonly jobs: Jobs
  readonly messages: Messages
  readonly queue: QueueName
  readonly processor: JobProcessor
}

/** Processes the due messages of one queue in this process. */
export class RedisStoreWorker implements StoreWorker {
  readonly #options: StoreWorkerOptions
  readonly #errors: ErrorThrottle
  #connection: ClientWithCopies | undefined
  #worker: JobWorker | undefined
  #reload: NodeJS.Timeout | undefined
  readonly #sweeper: MissingJobSweeper
  readonly #running = new Set<Promise<void>>()
  #closing: Promise<void> | undefined

  constructor(options: StoreWorkerOptions) {
    const { jobs, messages, queue, processor } = options
    const onError = (error: unknown) => this.#reportError(error)
    this.#options = options
    this.#errors = new ErrorThrottle(processor.onError)
    this.#sweeper = new MissingJobSweeper({ jobs, messages, queue, onError })
    this.#load()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Ends its connections at once. BullMQ gives a job that it had claimed to another process later. */
  end(): void {
    this.#sweeper.close()
    clearTimeout(this.#reload)
    this.#closing ??= Promise.resolve()
    this.#worker?.close(true).catch(() => {})
    this.#connection?.end()
  }

  /** Finishes the claimed jobs, however long they take. Then BullMQ has `timeoutMs` to store that, unless Redis is away. */
  async #close(): Promise<void> {
    this.#sweeper.close()
    clearTimeout(this.#reload)
    const closed = this.#worker?.close().catch(() => {}) ?? Promise.resolve()
    while (!(await settlesWithin(systemClock, this.#options.timeoutMs, closed)) && this.#running.size > 0) {
      await Promise.allSettled(this.#running)
    }
    this.#connection?.end()
    await settlesWithin(systemClock, this.#options.timeoutMs, closed)
  }

  async #load(): Promise<void> {
    try {
      const drivers = await this.#options.drivers()
      if (this.#closing === undefined) this.#start(drivers)
    } catch (error) {
      this.#reportError(error)
      if (this.#closing === undefined) this.#reload = setTimeout(() => this.#load(), reloadMs)
    }
  }

  #start({ connector, bullmq }: Drivers): void {
    const { timeoutMs, jobs, queue, processor } = this.#options
    this.#connection = connector.openWithCopies({
      connectTimeout: timeoutMs,
      socketTimeout: deadAfterMs,
      // BullMQ waits for Redis without a limit.
      maxRetriesPerRequest: null,
    })
    this.#worker = bullmq.openWorker(queueNames[queue], jobs.prefix, this.#connection.client, {
      concurrency: processor.concurrency,
      process: (job) => this.#process(job),
      onError: (error) => this.#reportError(error),
    })
  }

  async #process(job: MessageJob): Promise<void> {
    const { processor, messages, jobs, drivers } = this.#options
    // BullMQ waits for jobs with a request to Redis, and one may come with its response after close().
    if (this.#closing !== undefined) return (await drivers()).bullmq.putBack(job, 0)
    const record = await this.#try(() => messages.get(job.data.id))
    if (record === undefined || !this.#isCurrent(record, job)) return
    const { dueAt = 0 } = record
    const earlyMs = dueAt - jobs.now()
    if (earlyMs > waitHereMs) return (await drivers()).bullmq.putBack(job, earlyMs)
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs))
    await this.#try(() => this.#track(processor.onDue(record)))
  }

  /** A later version that is due has a job of its own. */
  #isCurrent(record: MessageRecord, { data }: MessageJob): boolean {
    return record.version === data.version && queueOf(record) === this.#options.queue
  }

  async #track(task: Promise<void>): Promise<void> {
    this.#running.add(task)
    try {
      await task
    } finally {
      this.#running.delete(task)
    }
  }

  /** BullMQ stores the error with the job, so it must contain no phone number. The sweeper retries the job. */
  async #try<Value>(operation: () => Promise<Value>): Promise<Value> {
    try {
      return await operation()
    } catch (error) {
      this.#reportError(error)
      const failure = new Error(redactText(error instanceof Error ? error.message : String(error)))
      failure.stack = failure.message
      throw failure
    }
  }

  #reportError(error: unknown): void {
    if (this.#closing !== undefined) return
    const address = addressOf(this.#options.connection)
    this.#errors.add(isOfRedis(error) ? storeErrorOf(error, address, true) : error)
  }
}

/** Reports an error once within `quietMs`. */
class ErrorThrottle {
  readonly #onError: (error: unknown) => void
  readonly #reportedAt = new Map<string, number>()

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError
  }

  add(error: unknown): void {
    const now = performance.now()
    for (const [text, at] of this.#reportedAt) if (now - at >= quietMs) this.#reportedAt.delete(text)
    const text = String(error)
    if (this.#reportedAt.has(text)) return
    this.#reportedAt.set(text, now)
    this.#onError(error)
  }
}
