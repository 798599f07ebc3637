import { type MessageRecord, type QueueName, queueOf } from '../../model/index.ts'
import { redactText, settlesWithin, systemClock } from '../../util/index.ts'
import type { JobProcessor, StoreWorker } from '../store.ts'
import { addressOf } from './address.ts'
import type { JobWorker, MessageJob } from './bullmq.ts'
import type { Drivers, LoadDrivers } from './drivers.ts'
import { ErrorThrottle } from './error-throttle.ts'
import type { ClientWithCopies, RedisConnectionOptions } from './ioredis.ts'
import { type Jobs, queueNames } from './jobs.ts'
import type { Messages } from './messages.ts'
import { MissingJobSweeper } from './missing-job-sweeper.ts'
import { isOfRedis, storeErrorOf } from './redis-failure.ts'

/** A job that comes so early waits where it is, in milliseconds: to put it back would take as long. */
const waitHereMs = 20

/** Silence on a connection before it is taken for dead, in milliseconds. BullMQ itself is silent for up to ten seconds. */
const deadAfterMs = 30_000

/** After the drivers could not be loaded, in milliseconds. */
const loadAgainMs = 5_000

export interface StoreWorkerOptions {
  readonly connection: RedisConnectionOptions
  readonly timeoutMs: number
  readonly drivers: LoadDrivers
  readonly jobs: Jobs
  readonly messages: Messages
  readonly work: QueueName
  readonly consumer: JobProcessor
}

/** One process's part in working on a queue. */
export class RedisStoreWorker implements StoreWorker {
  readonly #options: StoreWorkerOptions
  readonly #errors: ErrorThrottle
  #connection: ClientWithCopies | undefined
  #worker: JobWorker | undefined
  #loadAgain: NodeJS.Timeout | undefined
  readonly #sweeper: MissingJobSweeper
  readonly #running = new Set<Promise<void>>()
  #closing: Promise<void> | undefined

  constructor(options: StoreWorkerOptions) {
    const { jobs, messages, work, consumer } = options
    const onError = (error: unknown) => this.#reportError(error)
    this.#options = options
    this.#errors = new ErrorThrottle(consumer.onError)
    this.#sweeper = new MissingJobSweeper({ jobs, messages, work, onError })
    this.#load()
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** Ends its connections now, whatever it was doing. A job that it had taken is given to another process later. */
  end(): void {
    this.#sweeper.close()
    clearTimeout(this.#loadAgain)
    this.#closing ??= Promise.resolve()
    this.#worker?.close(true).catch(() => {})
    this.#connection?.end()
  }

  /** What was taken is finished, however long that takes. Then BullMQ has a while to write it down, or Redis is away. */
  async #close(): Promise<void> {
    this.#sweeper.close()
    clearTimeout(this.#loadAgain)
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
      if (this.#closing === undefined) this.#loadAgain = setTimeout(() => this.#load(), loadAgainMs)
    }
  }

  #start({ connector, bullmq }: Drivers): void {
    const { timeoutMs, jobs, work, consumer } = this.#options
    this.#connection = connector.openWithCopies({
      connectTimeout: timeoutMs,
      socketTimeout: deadAfterMs,
      // BullMQ waits for Redis however long it is away.
      maxRetriesPerRequest: null,
    })
    this.#worker = bullmq.openWorker(queueNames[work], jobs.prefix, this.#connection.client, {
      concurrency: consumer.concurrency,
      process: (job) => this.#process(job),
      onError: (error) => this.#reportError(error),
    })
  }

  async #process(job: MessageJob): Promise<void> {
    const { consumer, messages, jobs, drivers } = this.#options
    const record = await this.#try(() => messages.get(job.data.id))
    if (record === undefined || !this.#isStillWork(record, job)) return
    const { dueAt = 0 } = record
    const earlyMs = dueAt - jobs.now()
    if (earlyMs > waitHereMs) return (await drivers()).bullmq.putBack(job, earlyMs)
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs))
    await this.#try(() => this.#track(consumer.onDue(record)))
  }

  /** A later version has a job of its own if it is work at all. */
  #isStillWork(record: MessageRecord, { data }: MessageJob): boolean {
    return record.version === data.version && queueOf(record) === this.#options.work
  }

  async #track(task: Promise<void>): Promise<void> {
    this.#running.add(task)
    try {
      await task
    } finally {
      this.#running.delete(task)
    }
  }

  /** What a job fails with is kept with it for everybody to read, so no number may be in it. The safety net tries again. */
  async #try<Value>(step: () => Promise<Value>): Promise<Value> {
    try {
      return await step()
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
