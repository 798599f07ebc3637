import type { Worker } from 'node:worker_threads'
import { StoreError } from '../../../errors/index.ts'
import { closedError } from '../closed-error.ts'
import type { FileIdentity } from '../database/place.ts'
import type { Reply, Request, WriterSettings } from './protocol.ts'
import { spawnWriter } from './spawn-writer.ts'

interface Pending {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: StoreError) => void
  readonly keepsProcess: boolean
}

/** The other end of the writing thread, which starts with the first request, and again when it has died. */
export class WriterThread {
  readonly #settings: WriterSettings
  readonly #spawn: (settings: WriterSettings) => Worker
  #worker: Worker | undefined
  /** The file that the first thread opened: no later one may take another. */
  #identity: FileIdentity | undefined
  /** Oldest first: the thread answers in order. */
  #pending: Pending[] = []
  #isAbandoned = false

  constructor(settings: WriterSettings, spawn = spawnWriter) {
    this.#settings = settings
    this.#spawn = spawn
  }

  /**
   * @param keepsProcess Whether the process must not end before the reply.
   * @throws {StoreError} when the thread could not do it, or dies meanwhile
   */
  async ask(request: Request, keepsProcess: boolean): Promise<Reply> {
    if (this.#isAbandoned) throw closedError(this.#settings.path)
    const worker = this.#worker ?? this.#start()
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.#pending.push({ resolve, reject, keepsProcess })
      this.#holdProcess(worker)
      worker.postMessage(request)
    })
    if (reply.type === 'failed') throw new StoreError(reply.trouble.message, reply.trouble)
    if (reply.type === 'committed') this.#identity ??= reply.identity
    return reply
  }

  /** Resolves when the thread has let go of the file and has ended. */
  async close(): Promise<void> {
    const worker = this.#worker
    if (worker === undefined) return
    await this.ask({ type: 'close' }, true)
    this.#worker = undefined
    // From here, because a thread of Deno has no way to end by itself.
    await worker.terminate()
  }

  /** Ends the thread in the middle of what it does. What it was asked is rejected, and so is what it is asked later. */
  abandon(): void {
    this.#isAbandoned = true
    const worker = this.#worker
    if (worker === undefined) return
    this.#reject(closedError(this.#settings.path))
    // The process need not wait for its end.
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
    worker.on('error', (cause) => this.#bury(worker, cause))
    worker.on('exit', () => this.#bury(worker))
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

  /** Whether what was asked last was written nobody knows: it counts as not written, and may be repeated. */
  #bury(worker: Worker, cause?: unknown): void {
    if (this.#worker !== worker) return
    const { path } = this.#settings
    this.#reject(
      new StoreError(
        `The thread that writes to ${path} has ended unexpectedly. The next step starts it again; this one may be repeated.`,
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
