import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import type { Consumer } from '../../src/feed/index.ts'
import { partitionOf } from '../../src/feed/membership.ts'
import type { ConsumerRecord, DelayedEventRecord } from '../../src/model/index.ts'
import { interceptStore, type ScopedStore } from '../../src/store/index.ts'
import { append, entryOf, feedMember } from '../support/feed-member.ts'
import { SeededScheduler } from '../support/latency-store.ts'
import { ManualClock } from '../support/manual-clock.ts'

const subjects = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7']
const maxAttempts = 3
const concurrency = 3

interface Process {
  readonly consumer: Consumer
  state: 'runs' | 'frozen' | 'crashed' | 'closed'
  resume: () => void
}

/** Several processes with one consumer's name, which join, freeze, crash and close, and a check at every step. */
class Story {
  readonly #clock = new ManualClock()
  readonly #scheduler: SeededScheduler
  readonly #store: ScopedStore
  readonly #processes: Process[] = []
  readonly #appended: {
    readonly sequence: number
    readonly subject: string
    readonly isPoisoned: boolean
  }[] = []
  readonly #handled = new Set<number>()
  readonly #told = new Set<number>()
  readonly #failures = new Map<number, number>()
  /** The states of the documents of delayed events, by their keys. */
  readonly #delayed = new Map<string, DelayedEventRecord>()
  readonly #dead = new Set<number>()
  readonly problems: string[] = []
  isOver = false

  constructor(seed: number) {
    this.#scheduler = new SeededScheduler(seed)
    this.#store = this.#observed(memoryStore().scoped('MyShop:917834811114'))
  }

  async run(): Promise<void> {
    this.#join()
    await this.#processes[0]?.consumer.ready()
    for (let step = 0; step < 60; step += 1) {
      await this.#step()
      await this.#advance(this.#scheduler.pick(4) * 700)
    }
    this.#join()
    for (const process of this.#processes) if (process.state === 'frozen') process.resume()
    for (let round = 0; round < 400 && !this.#isDone(); round += 1) await this.#advance(500)
    for (const { sequence } of this.#appended)
      if (!this.#handled.has(sequence) && !this.#dead.has(sequence))
        this.problems.push(`event ${sequence} was neither handled nor given up`)
    for (const { sequence, isPoisoned } of this.#appended)
      if (isPoisoned && !this.#dead.has(sequence))
        this.problems.push(`event ${sequence} always fails, and is no dead letter`)
    for (const sequence of this.#dead)
      if ((this.#failures.get(sequence) ?? 0) < maxAttempts)
        this.problems.push(`event ${sequence} was given up after ${this.#failures.get(sequence)} failures`)
    this.isOver = true
    for (const process of this.#processes) process.resume()
  }

  async #step(): Promise<void> {
    const running = this.#processes.filter(({ state }) => state === 'runs')
    const one = running[this.#scheduler.pick(running.length)]
    switch (this.#scheduler.pick(9)) {
      case 0:
        if (running.length < 4) this.#join()
        return
      case 1:
        if (one !== undefined && running.length > 1) one.state = 'crashed'
        return
      case 2:
        if (one !== undefined) one.state = 'frozen'
        return
      case 3:
        for (const process of this.#processes) if (process.state === 'frozen') process.resume()
        return
      case 4:
        if (one !== undefined && running.length > 1) {
          one.state = 'closed'
          one.consumer.close().catch(() => {})
        }
        return
      default: {
        const count = 1 + this.#scheduler.pick(5)
        for (let index = 0; index < count; index += 1) await this.#append()
      }
    }
  }

  async #append(): Promise<void> {
    const subject = subjects[this.#scheduler.pick(subjects.length)] ?? 'm1'
    const sequence = this.#appended.length + 1
    this.#appended.push({ sequence, subject, isPoisoned: this.#scheduler.pick(12) === 0 })
    await append(this.#store, [entryOf(subject)])
  }

  #join(): void {
    const gates: (() => void)[] = []
    const gate = async () => {
      while (process.state === 'frozen' || process.state === 'crashed') {
        if (this.isOver) throw new Error('The process has crashed.')
        await new Promise<void>((resolve) => gates.push(resolve))
      }
    }
    const store = interceptStore(this.#store, async (_, proceed, given) => {
      await this.#scheduler.delay()
      await gate()
      const result = await proceed(...given)
      await this.#scheduler.delay()
      await gate()
      return result
    })
    const { feed } = feedMember(store, this.#clock, { random: () => this.#scheduler.pick(100) / 100 })
    let calls = 0
    const options = { name: 'crm', concurrency, maxAttempts, maxPauseMs: 4_000, timeoutMs: 20_000 } as const
    const consumer = feed.consume(options, async ({ sequence }, { signal }) => {
      signal.addEventListener('abort', () => {
        if (String(signal.reason).includes('timeoutMs')) this.#countFailure(sequence)
      })
      await gate()
      calls += 1
      if (calls > concurrency) this.problems.push(`${calls} calls ran at once`)
      try {
        this.#tell(sequence)
        await this.#scheduler.delay(40)
        await gate()
        const { isPoisoned } = this.#appended[sequence - 1] ?? {}
        if (isPoisoned || this.#scheduler.pick(5) === 0) {
          if (!signal.aborted) this.#countFailure(sequence)
          throw new Error('The database does not respond.')
        }
        this.#handled.add(sequence)
      } finally {
        calls -= 1
      }
    })
    const process: Process = {
      consumer,
      state: 'runs',
      resume: () => {
        if (process.state === 'frozen') process.state = 'runs'
        for (const resolve of gates.splice(0)) resolve()
      },
    }
    this.#processes.push(process)
  }

  #countFailure(sequence: number): void {
    this.#failures.set(sequence, (this.#failures.get(sequence) ?? 0) + 1)
  }

  #tell(sequence: number): void {
    const isFirst = !this.#told.has(sequence)
    this.#told.add(sequence)
    const { subject } = this.#appended[sequence - 1] ?? {}
    const before = this.#appended.filter((one) => one.subject === subject && one.sequence < sequence)
    for (const { sequence: earlier } of before)
      if (isFirst && !this.#handled.has(earlier) && !this.#dead.has(earlier))
        this.problems.push(
          `event ${sequence} was told before event ${earlier} of the same message was handled`,
        )
  }

  /** Sees every write that is done, whichever process does it. */
  #observed(store: ScopedStore): ScopedStore {
    return interceptStore(store, async (operation, proceed, given) => {
      const result = await proceed(...given)
      const [kind, document] = given
      if (operation === 'putDocument' && result === true) this.#written(kind, document)
      if (operation === 'deleteDocument' && result === true) this.#delayed.delete(String(document))
      return result
    })
  }

  #written(kind: unknown, document: unknown): void {
    if (kind === 'delayed-event') {
      const { key, value } = document as { readonly key: string; readonly value: DelayedEventRecord }
      this.#delayed.set(key, value)
      if (value.state.name === 'dead') this.#dead.add(value.sequence)
    }
    if (kind === 'consumer') {
      const { value } = document as { readonly value: ConsumerRecord }
      const kept = new Set([...this.#delayed.values()].map(({ sequence }) => sequence))
      for (const { sequence, subject } of this.#appended) {
        const { position = 0 } = value.partitions[partitionOf(subject)] ?? {}
        if (sequence <= position && !this.#handled.has(sequence) && !kept.has(sequence))
          this.problems.push(`the position ${position} has passed event ${sequence}, which is not handled`)
      }
    }
  }

  #isDone(): boolean {
    return this.#appended.every(({ sequence }) => this.#handled.has(sequence) || this.#dead.has(sequence))
  }

  async #advance(ms: number): Promise<void> {
    await this.#clock.advance(ms)
    for (let tick = 0; tick < 20; tick += 1) await this.#scheduler.delay(2)
  }
}

describe('consumers of one name in several processes that join, freeze, crash and close', () => {
  const firstSeed = Number(process.env['FEED_SEED'] ?? 1)
  const count = Number(process.env['FEED_SEEDS'] ?? 40)
  const seeds = Array.from({ length: count }, (_, index) => firstSeed + index)

  it.each(seeds)('tell every event at least once and in order for each message (seed %i)', async (seed) => {
    const story = new Story(seed)
    await story.run()
    expect(story.problems.slice(0, 5)).toEqual([])
  })
})
