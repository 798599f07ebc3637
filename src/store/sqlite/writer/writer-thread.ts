import { Worker } from 'node:worker_threads'
import { StoreError } from '../../../errors/index.ts'
import type { FileIdentity } from '../database/place.ts'
import { closedError } from '../database/to-store-error.ts'
import { writerProgram } from './program.ts'
import type { Reply, Request, WriterSettings } from './protocol.ts'

interface Pending {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: StoreError) => void
  readonly keepsProcess: boolean
}

/** Controls the writer thread. It starts with the first request, and again after it has died. */
export class WriterThread {
  readonly #settings: WriterSettings
  readonly #spawn: (settings: WriterSettings) => Worker
  #worker: Worker | undefined
  /** The file that the first thread opened. A later thread must open the same. */
  #identity: FileIdentity | undefined
  /** Oldest first, because the thread replies in order. */
  #pending: Pending[] = []
  #isAbandoned = false

  constructor(settings: WriterSettings, spawn = spawnWriter) {
    this.#settings = settings
    this.#spawn = spawn
  }

  /**
   * @param keepsProcess Whether the process stays alive until the reply.
   * @throws {StoreError} when the thread fails or dies
   */
  async ask(request: Request, keepsProcess: boolean): Promise<Reply> {
    if (this.#isAbandoned) throw closedError(this.#settings.path)
    const worker = this.#worker ?? this.#start()
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#pending.push({ resolve, reject, keepsProcess })
      this.#holdProcess(worker)
      worker.postMessage(request)
    })
    if (reply.type === 'failed') throw new StoreError(reply.error.message, reply.error)
    if (reply.type === 'committed') this.#identity ??= reply.identity
    return reply
  }

  /** Resolves when the thread has closed the file and ended. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    await this.ask({ type: 'close' }, true)
    this.#worker = undefined
    // From here, because a thread of Deno cannot end by itself.
    await worker.terminate()
  }

  /** Ends the thread at once. Pending and later requests reject. */
  abandon(): void {
    this.#isAbandoned = true
    const worker = this.#worker
    if (worker === undefined) return
    this.#reject(closedError(this.#settings.path))
    // The process need not wait for the thread's end.
    worker.unref()
    worker.terminate().catch(() => {})
  }

  #start(): Worker {
    const worker = this.#spawned()
    this.#worker = worker
    worker.on('message', (reply: Reply) => {
      this.#pending.shift()?.resolve(reply)
      this.#holdProcess(worker)
    })
    worker.on('error', (cause) => this.#onEnd(worker, cause))
    worker.on('exit', () => this.#onEnd(worker))
    return worker
  }

  #spawned(): Worker {
    try {
      const expected = this.#identity
      return this.#spawn({ ...this.#settings, ...(expected === undefined ? {} : { expected }) })
    } catch (cause) {
      const { path } = this.#settings
      const isDenied = Reflect.get(Object(cause), 'code') === 'ERR_ACCESS_DENIED'
      throw new StoreError(
        isDenied
          ? `This process may not start the thread that writes to ${path}. Give Node --allow-worker beside --permission.`
          : `The thread that writes to ${path} cannot be started. See the cause.`,
        { cause },
      )
    }
  }

  #holdProcess(worker: Worker): void {
    if (this.#pending.some(({ keepsProcess }) => keepsProcess)) worker.ref()
    else worker.unref()
  }

  /** Pending writes may be done or not. They count as not written, and can be repeated. */
  #onEnd(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return
    const { path } = this.#settings
    this.#reject(
      new StoreError(
        `The thread that writes to ${path} has ended unexpectedly. Repeat this operation: it starts the thread again.`,
        { cause },
      ),
    )
  }

  #reject(error: StoreError): void {
    const pending = this.#pending
    this.#worker = undefined
    this.#pending = []
    for (const { reject } of pending) reject(error)
  }
}

/**
 * Starts the writer thread without the flags and the environment of the process. A thread refuses flags of the whole process
 * (`--max-old-space-size`, `--expose-gc`, `--title` …: https://nodejs.org/api/errors.html#err_worker_invalid_exec_argv), and modules that
 * `--import`, `--require` or `NODE_OPTIONS` preload would run in it too. Its program needs none of them. V8's flags and the permissions hold for
 * the whole process anyway.
 */
export function spawnWriter(settings: WriterSettings): Worker {
  return new Worker(writerProgram, {
    name: 'gupshup-outbound sqlite',
    eval: typeof writerProgram === 'string',
    workerData: settings,
    execArgv: [],
    // Node 22 warns in each thread that node:sqlite is experimental. Once, in the main thread, is enough.
    env: { NODE_NO_WARNINGS: '1' },
  })
}
