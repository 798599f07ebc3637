import { type Command, isFrequent, type PlainCommand, runCommand, runPlainCommand } from './commands.ts'
import type { RedisClient } from './ioredis.ts'
import type { RedisConnection } from './redis-connection.ts'
import { replyError } from './redis-failure.ts'

/** What one script runs at most: about a millisecond of Redis' time. A full one goes at once, so that Redis works while the turn goes on. Measured. */
const maxOperations = 32

/** How many batches of frequent operations are sent at once. What comes meanwhile waits for the next one, so that a busy Redis gets few and large ones. */
const maxBatches = 16

/** A command with its arguments. */
export type Operation = {
  readonly args: readonly (string | number)[]
  /** Whether it always writes. */
  readonly isWrite?: boolean
} & ({ readonly script: Command } | { readonly plain: PlainCommand })

interface Waiting {
  readonly operation: Operation
  readonly resolve: (reply: unknown) => void
  readonly reject: (error: unknown) => void
}

/**
 * Sends the operations that a scope begins in one turn of the event loop as one script. To send a command, to read its reply and to begin a script
 * takes longer than what most of them do, for the client and for Redis. Each operation is still one atomic step, and fails alone.
 */
export class OperationBatches {
  readonly #connection: RedisConnection
  readonly #base: string
  #waiting: Waiting[] = []
  #isScheduled = false
  #inFlight = 0

  /** @param base The prefix of every key of the scope. */
  constructor(connection: RedisConnection, base: string) {
    this.#connection = connection
    this.#base = base
  }

  /** Rejects with a `StoreError`. */
  run(operation: Operation): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operation, resolve, reject })
      if (this.#waiting.length >= maxOperations && this.#maySend()) void this.#send(this.#nextBatch())
      else this.#schedule()
    })
  }

  /** Sends at the end of the turn, so that what other sockets bring in the same turn is in the same batch. */
  #schedule(): void {
    if (this.#isScheduled || !this.#maySend()) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      while (this.#maySend()) void this.#send(this.#nextBatch())
    })
  }

  #maySend(): boolean {
    return this.#waiting.length > 0 && this.#inFlight < maxBatches
  }

  /** A script that is not frequent goes alone. */
  #nextBatch(): readonly Waiting[] {
    const end = this.#waiting.findIndex(({ operation }) => isAlone(operation))
    const count = end === -1 ? maxOperations : Math.min(Math.max(end, 1), maxOperations)
    return this.#waiting.splice(0, count)
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    const operations = batch.map(({ operation }) => operation)
    const counted = operations.every(isAlone) ? 0 : 1
    this.#inFlight += counted
    try {
      const send = (client: RedisClient) => repliesOf(client, this.#base, operations)
      const isWrite = operations.some((operation) => operation.isWrite === true)
      const replies = await (isWrite ? this.#connection.write(send) : this.#connection.use(send))
      batch.forEach(({ resolve, reject }, index) => {
        const reply = replies[index]
        if (reply instanceof Error) reject(this.#connection.failureOf(reply))
        else resolve(reply)
      })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      this.#inFlight -= counted
      this.#schedule()
    }
  }
}

function isAlone(operation: Operation): boolean {
  return 'script' in operation && !isFrequent(operation.script)
}

/** The reply of each operation, or why it has failed. */
async function repliesOf(
  client: RedisClient,
  base: string,
  operations: readonly Operation[],
): Promise<readonly unknown[]> {
  const [only, ...others] = operations
  if (only !== undefined && others.length === 0) return [await runAlone(client, base, only)]
  const args = operations.flatMap((operation) => [
    nameOf(operation),
    operation.args.length,
    ...operation.args,
  ])
  const [failed, replies] = listsIn(await runCommand(client, 'runTogether', base, args))
  if (failed.length === 0) return replies
  return replies.map((reply, index) => (failed.includes(index + 1) ? replyError(String(reply)) : reply))
}

function runAlone(client: RedisClient, base: string, operation: Operation): Promise<unknown> {
  const { args } = operation
  return 'plain' in operation
    ? runPlainCommand(client, operation.plain, args)
    : runCommand(client, operation.script, base, args)
}

function nameOf(operation: Operation): string {
  return 'plain' in operation ? operation.plain : operation.script
}

function listsIn(reply: unknown): readonly [failed: readonly unknown[], replies: readonly unknown[]] {
  const [failed, replies]: readonly unknown[] = Array.isArray(reply) ? reply : []
  if (!Array.isArray(failed) || !Array.isArray(replies)) throw new TypeError('The reply has no two lists.')
  return [failed, replies]
}
