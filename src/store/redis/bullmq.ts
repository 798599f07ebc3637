import type { Job, Queue, Worker } from 'bullmq'
import type { RedisClient } from './ioredis.ts'
import { isRefusal, TooOldError } from './redis-failure.ts'

/** The whole content of a job. The message may change before the job runs, and a dashboard must not show its phone number. */
export interface JobData {
  readonly id: string
  readonly version: number
}

export type MessageJob = Job<JobData>
export type JobQueue = Queue<JobData>
export type JobWorker = Worker<JobData>

/** How long the lock of a job lasts without renewal, in milliseconds. With BullMQ's own 30 s, the jobs of a crashed process wait long. */
const lockMs = 10_000

/** How long a worker pauses after Redis refused a command, in milliseconds. */
const pauseMs = 1_000

export interface WorkerTask {
  readonly concurrency: number
  readonly process: (job: MessageJob) => Promise<void>
  readonly onError: (error: unknown) => void
}

type Library = Pick<typeof import('bullmq'), 'DelayedError' | 'Queue' | 'Worker'>

/** The parts of BullMQ that this store uses. */
export interface Bullmq {
  /** Opens a queue to add jobs to. Only its operations fail. */
  openQueue(name: string, prefix: string, client: RedisClient): JobQueue
  /** Starts to process the jobs of a queue. */
  openWorker(name: string, prefix: string, client: RedisClient, task: WorkerTask): JobWorker
  /** Delays the job that is being processed. It throws BullMQ's signal for that. */
  putBack(job: MessageJob, delayMs: number): Promise<never>
}

/** Rejects when the package cannot be loaded, or is too old. */
export async function loadBullmq(): Promise<Bullmq> {
  const { DelayedError, Queue, Worker } = await import('bullmq')
  if (DelayedError === undefined) throw new TooOldError('bullmq is older than 5: it exports no DelayedError.')
  return {
    openQueue: (name, prefix, client) => openQueue({ Queue }, name, prefix, client),
    openWorker: (name, prefix, client, task) => openWorker({ Worker }, name, prefix, client, task),
    // BullMQ uses the clock of this process.
    async putBack(job, delayMs) {
      await job.moveToDelayed(Date.now() + delayMs, job.token)
      throw new DelayedError()
    },
  }
}

function openQueue(
  { Queue }: Pick<Library, 'Queue'>,
  name: string,
  prefix: string,
  client: RedisClient,
): JobQueue {
  const queue: JobQueue = new Queue(name, {
    connection: client,
    prefix,
    // If the check of the version fails once, the queue never recovers.
    skipVersionCheck: true,
    skipWaitingForReady: true,
    // For dashboards. BullMQ's own 10,000 events take about 2 MB a queue.
    streams: { events: { maxLen: 1_000 } },
  })
  return queue.on('error', () => {})
}

function openWorker(
  { Worker }: Pick<Library, 'Worker'>,
  name: string,
  prefix: string,
  client: RedisClient,
  task: WorkerTask,
): JobWorker {
  const worker: JobWorker = new Worker(name, (job) => task.process(job), {
    connection: client,
    prefix,
    concurrency: task.concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    // BullMQ's own 1 fails a job at the second crash. A job that runs again does no harm.
    maxStalledCount: 10,
    // After a failed fetch, in milliseconds. BullMQ's own 15 s would follow every restart of Redis.
    runRetryDelay: 1_000,
    // A bounded history for dashboards. Ages are in seconds.
    removeOnComplete: { age: 3_600, count: 100 },
    removeOnFail: { age: 86_400, count: 1_000 },
  })
  return worker.on('error', (error) => {
    task.onError(error)
    if (isRefusal(error)) pause(worker)
  })
}

/** Pauses a worker. Without a pause it asks thousands of times a second while Redis refuses, for example because its memory is full. */
function pause(worker: JobWorker): void {
  if (worker.isPaused()) return
  worker.pause(true)
  setTimeout(() => worker.resume(), pauseMs).unref()
}
