import type { Announcer, EventDraft } from '../events/index.ts'
import { type LanePause, type LaneRecord, laneStateOf } from '../model/index.ts'
import { listAll, replaceDocument, type ScopedStore } from '../store/index.ts'
import { type Cancellation, type Clock, redactText } from '../util/index.ts'

export interface LaneStatesOptions {
  readonly store: ScopedStore
  readonly clock: Pick<Clock, 'now'>
  readonly announcer: Announcer
  /** Called with the names of all paused lanes when they change. */
  readonly onChange: (paused: ReadonlySet<string>) => void
}

interface Waiter {
  readonly lane: string
  readonly settle: () => void
}

/** Which lanes are paused. The store keeps it for all processes, and each asks it again when another has written, or now and then. */
export class LaneStates {
  readonly #options: LaneStatesOptions
  readonly #waiters = new Set<Waiter>()
  #pauses: ReadonlyMap<string, LanePause> = new Map()
  #paused: ReadonlySet<string> = new Set()
  #reading: Promise<void> | undefined
  #isLoaded = false
  /** Counts what this process knows to be written, so that an older answer of the store is dropped. */
  #writes = 0

  constructor(options: LaneStatesOptions) {
    this.#options = options
  }

  /** The names of the paused lanes, as far as this process knows. */
  get paused(): ReadonlySet<string> {
    return this.#paused
  }

  pauseOf(lane: string): LanePause | undefined {
    return this.#pauses.get(lane)
  }

  /** How many messages of this process wait until the lane is resumed. */
  waiting(lane: string): number {
    return [...this.#waiters].filter((waiter) => waiter.lane === lane).length
  }

  /** Reads the stored states once. */
  async load(): Promise<void> {
    if (!this.#isLoaded) await this.refresh()
  }

  /** Reads the stored states again. One request at a time. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
    })
    await this.#reading
  }

  /** Applies what this or another process has written. */
  apply({ name, paused }: LaneRecord): void {
    this.#writes += 1
    const pauses = new Map(this.#pauses)
    if (paused === undefined) pauses.delete(name)
    else pauses.set(name, paused)
    this.#adopt(pauses)
  }

  /** @returns whether it was not paused before */
  async pause(lane: string, reason: string): Promise<boolean> {
    return await this.#pauseIf(lane, reason, ({ paused }) => paused === undefined)
  }

  /** The same for the failure of a message, unless the lane was resumed after that was posted. */
  async pauseForFailure(lane: string, reason: string, postedAt: number): Promise<boolean> {
    return await this.#pauseIf(
      lane,
      reason,
      ({ paused, resumedAt = postedAt }) => paused === undefined && resumedAt <= postedAt,
    )
  }

  /** @returns whether it was paused before */
  async resume(lane: string): Promise<boolean> {
    return await this.#write(lane, ({ name, paused }) =>
      paused === undefined ? undefined : { name, resumedAt: this.#options.clock.now() },
    )
  }

  /** Resolves when the lane is not paused, or the wait was canceled. */
  async untilRunning(lane: string, cancellation: Cancellation): Promise<void> {
    if (!this.#pauses.has(lane) || cancellation.reason !== undefined) return
    await new Promise<void>((resolve) => {
      const waiter: Waiter = {
        lane,
        settle: () => {
          forget()
          this.#waiters.delete(waiter)
          resolve()
        },
      }
      const forget = cancellation.onCancel(waiter.settle)
      this.#waiters.add(waiter)
    })
  }

  async #read(): Promise<void> {
    const writes = this.#writes
    const { store } = this.#options
    const stored = await listAll(
      (page) => store.listDocuments('lane', page),
      ({ key }) => key,
    )
    this.#isLoaded = true
    if (writes !== this.#writes) return await this.#read()
    this.#adopt(
      new Map(stored.flatMap(({ key, value: { paused } }) => (paused === undefined ? [] : [[key, paused]]))),
    )
  }

  async #pauseIf(lane: string, reason: string, isWanted: (record: LaneRecord) => boolean): Promise<boolean> {
    const paused = { reason: redactText(reason), since: this.#options.clock.now() }
    return await this.#write(lane, (record) => (isWanted(record) ? { ...record, paused } : undefined))
  }

  /** @param change Returns `undefined` if nothing is to change. */
  async #write(lane: string, change: (record: LaneRecord) => LaneRecord | undefined): Promise<boolean> {
    const { store, announcer } = this.#options
    for (;;) {
      const before = await store.getDocument('lane', lane)
      const known = before?.value ?? { name: lane }
      const value = change(known)
      if (value !== undefined) {
        const drafts = [draftOf(lane, value.paused)]
        const entriesOf = (id: string) => announcer.entriesOf(id, drafts)
        if (!(await replaceDocument(store, 'lane', lane, { before, value, entriesOf }))) continue
      }
      this.apply(value ?? known)
      return value !== undefined
    }
  }

  /** Every process tells its listeners of a change. The feed has it once, from the process that wrote it. */
  #adopt(pauses: ReadonlyMap<string, LanePause>): void {
    const previous = this.#pauses
    const lanes = [...new Set([...previous.keys(), ...pauses.keys()])]
    const changed = lanes.filter((lane) => previous.get(lane)?.since !== pauses.get(lane)?.since)
    this.#pauses = pauses
    if (changed.length === 0) return
    this.#paused = new Set(pauses.keys())
    this.#options.onChange(this.#paused)
    this.#options.announcer.emit(changed.map((lane) => draftOf(lane, pauses.get(lane))))
    for (const { lane, settle } of this.#waiters) if (!pauses.has(lane)) settle()
  }
}

function draftOf(lane: string, pause: LanePause | undefined): EventDraft {
  return { name: 'lane', subject: `lane:${lane}`, event: { lane, ...laneStateOf(pause) } }
}
