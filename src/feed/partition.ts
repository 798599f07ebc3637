import type { UnixMs } from '../util/index.ts'
import type { DelayedEvent } from './delayed-events.ts'
import type { KeptEvent } from './feed-event.ts'

/** How many events of a partition are read ahead of the handler. It bounds the memory in use. Our choice. */
const maxReadAhead = 256

/** How many events of a partition wait for another attempt. Beyond them new events stay in the feed. Our choice. */
export const maxDelayed = 1_000

/** An event that waits for the handler, or is with it. */
export interface Item {
  readonly kept: KeptEvent & { readonly subject: string }
  /** The document that it is kept as, once it has failed or waits behind one that has. */
  delayed: DelayedEvent | undefined
}

/** The events of one subject, which are told one after the other. */
export interface Lane {
  readonly partition: Partition
  readonly subject: string
  /** In the order of the feed. The first one is next. */
  readonly items: Item[]
  /** Its first event is with the handler, or a document of it is being written. */
  isBusy: boolean
  /** It is in the queue for the handler. */
  isReady: boolean
  /** After an error of the store it rests until then, as Unix time in milliseconds. */
  restsUntil: number
}

/** What this process holds of one partition that it owns. */
export class Partition {
  readonly index: number
  /** Up to this sequence everything was read. */
  readTo: number
  /** It is being given to another member, so no event of it is begun. */
  isDraining = false
  /** It belongs to another member now: results are dropped. */
  isGone = false
  /** So many events wait that no new one is told. */
  isBlocked = false
  readonly lanes = new Map<string, Lane>()
  readonly aborts = new Set<AbortController>()
  /** The sequences of what was read and is neither handled nor a document, in order. */
  readonly #open = new Set<number>()
  /** What is in the lanes, by its sequence. */
  readonly #items = new Map<number, Item>()
  /** Documents that were handled, or are dead, before the feed was read up to them: it has these events once more. */
  readonly #done = new Set<number>()
  #delayed = 0
  #isFull = false

  constructor(index: number, position: number) {
    this.index = index
    this.readTo = position
  }

  /** Up to this sequence every event is handled, or a document. */
  get position(): number {
    for (const first of this.#open) return first - 1
    return this.readTo
  }

  /** Whether nothing more is read for now. Once full, it is read again when half of it is done, because it may be read from far back. */
  get isFull(): boolean {
    if (this.#open.size >= maxReadAhead) this.#isFull = true
    else if (this.#open.size <= maxReadAhead / 2) this.#isFull = false
    return this.#isFull
  }

  get isIdle(): boolean {
    return this.#items.size === 0
  }

  get isBusy(): boolean {
    for (const { isBusy } of this.lanes.values()) if (isBusy) return true
    return false
  }

  /** How many events wait as documents. */
  get delayed(): number {
    return this.#delayed
  }

  /** Takes an event of the feed. `undefined`: it is known as a document already. */
  take(kept: Item['kept']): Lane | undefined {
    this.readTo = kept.sequence
    if (this.#done.delete(kept.sequence) || this.#items.has(kept.sequence)) return undefined
    this.#open.add(kept.sequence)
    return this.#insert({ kept, delayed: undefined })
  }

  /** Takes a document that was read. `undefined`: there is nothing to do for it. */
  takeDelayed(delayed: DelayedEvent): Lane | undefined {
    const { sequence, state } = delayed.value
    if (state.name === 'dead') {
      if (sequence > this.readTo) this.#done.add(sequence)
      return undefined
    }
    if (this.#items.has(sequence)) return undefined
    this.#delayed += 1
    return this.#insert({ kept: delayed.value, delayed })
  }

  /** The event is a document from now on, so the position may pass it. */
  delay(item: Item, delayed: DelayedEvent): void {
    if (item.delayed === undefined) this.#delayed += 1
    item.delayed = delayed
    this.#open.delete(item.kept.sequence)
  }

  /** The event is handled, or dead. */
  finish(lane: Lane, item: Item): void {
    lane.items.splice(lane.items.indexOf(item), 1)
    if (lane.items.length === 0 && this.lanes.get(lane.subject) === lane) this.lanes.delete(lane.subject)
    if (item.delayed !== undefined) this.#delayed -= 1
    const { sequence } = item.kept
    this.#open.delete(sequence)
    this.#items.delete(sequence)
    if (sequence > this.readTo) this.#done.add(sequence)
  }

  /** Another member owns it. */
  leave(): void {
    this.isGone = true
    for (const controller of this.aborts) controller.abort()
  }

  #insert(item: Item): Lane {
    const { subject, sequence } = item.kept
    const lane = this.lanes.get(subject) ?? this.#newLane(subject)
    const at = lane.items.findLastIndex(({ kept }) => kept.sequence < sequence)
    lane.items.splice(at + 1, 0, item)
    this.#items.set(sequence, item)
    return lane
  }

  #newLane(subject: string): Lane {
    const state = { isBusy: false, isReady: false, restsUntil: Number.NEGATIVE_INFINITY }
    const lane: Lane = { partition: this, subject, items: [], ...state }
    this.lanes.set(subject, lane)
    return lane
  }
}

/** When a document may be told again. */
export function dueAtOf({ value: { state } }: DelayedEvent): UnixMs {
  return state.name === 'retrying' ? state.dueAt : Number.POSITIVE_INFINITY
}
