import type { Job, Queue, Worker } from 'bullmq'
import type { RedisClient } from './ioredis.ts'
import { isRefusal } from './redis-failure.ts'
import { TooOldError } from './too-old.ts'

/** All that a job holds. The message itself may change before the job's turn comes, and its number is nobody's business here. */
export interface JobData {
  readonly id: string
  readonly version: number
}

export type MessageJob = Job<JobData>
export type JobQueue = Queue<JobData>
export type JobWorker = Worker<JobData>

/** How long a process may be silent before its jobs are taken for abandoned, in milliseconds. BullMQ's own 30 s is a long wait. */
const silenceMs = 10_000

/** After Redis has refused to hand out a job, in milliseconds. */
const restMs = 1_000

export interface WorkerTask {
  readonly concurrency: number
  readonly process: (job: MessageJob) => Promise<void>
  readonly onError: (error: unknown) => void
}

type Library = Pick<typeof import('bullmq'), 'DelayedError' | 'Queue' | 'Worker'>

/** What this store does with BullMQ. */
export interface Bullmq {
  /** Opens a queue to put jobs into. It never fails by itself: what is done with it does. */
  openQueue(name: string, prefix: string, client: RedisClient): JobQueue
  /** Starts to take jobs from a queue. */
  openWorker(name: string, prefix: string, client: RedisClient, task: WorkerTask): JobWorker
  /** Puts a job that is being processed back for a while. What it throws tells the worker so. */
  putBack(job: MessageJob, delayMs: number): Promise<never>
}

/** Rejects when the package cannot be loaded, or is too old. */
export async function loadBullmq(): Promise<Bullmq> {
  const { DelayedError, Queue, Worker } = await import('bullmq')
  if (DelayedError === undefined) throw new TooOldError('bullmq is older than 5: it exports no DelayedError.')
  return {
    openQueue: (name, prefix, client) => openQueue({ Queue }, name, prefix, client),
    openWorker: (name, prefix, client, task) => openWorker({ Worker }, name, prefix, client, task),
    // BullMQ goes by the clock of this process.
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
    // Otherwise it asks for the version first, and is of no use for ever if that fails.
    skipVersionCheck: true,
    skipWaitingForReady: true,
    // For dashboards; at BullMQ's 10,000 it would take some 2 MB a queue.
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
    lockDuration: silenceMs,
    stalledInterval: silenceMs / 2,
    // As often as processes die, not once: a job does no harm that is run again.
    maxStalledCount: 10,
    // After a failed fetch, in milliseconds. BullMQ's own 15 s would be added to every restart of Redis.
    runRetryDelay: 1_000,
    // A history for dashboards, which never grows; ages are in seconds.
    removeOnComplete: { age: 3_600, count: 100 },
    removeOnFail: { age: 86_400, count: 1_000 },
  })
  return worker.on('error', (error) => {
    task.onError(error)
    if (isRefusal(error)) rest(worker)
  })
}

/** Lets a worker pause: while Redis refuses, for want of memory say, it would ask thousands of times a second. */
function rest(worker: JobWorker): void {
  if (worker.isPaused()) return
  worker.pause(true)
  setTimeout(() => worker.resume(), restMs).unref()
}
