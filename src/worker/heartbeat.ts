import type { DeliveryContext } from '../delivery/index.ts'
import { type EventDraft, type RecoveryReport, reportStore, type StoreReset } from '../events/index.ts'
import { append, ingestLeftBehind } from '../settlement/index.ts'
import type { ScopedStore, StoreIdentity } from '../store/index.ts'
import { Lookout } from './lookout.ts'

/** How often a client writes its heartbeat. */
const heartbeatMs = 5_000

/** How long a heartbeat is valid: three may be late before other clients consider this one dead and continue its messages. */
export const aliveMs = 4 * heartbeatMs

/** A slower response about the store's time is not used. */
const maxTimeRequestMs = 500

/**
 * How often a client looks for webhooks that a crashed process had acknowledged and not yet applied. Such a process may have left no message
 * behind by which others notice the crash.
 */
const leftBehindMs = 60_000

/** How many of the awaited messages one look reads again. With more, looks take turns. */
const recordsPerLook = 200

export interface HeartbeatOptions {
  readonly ctx: DeliveryContext
  readonly recover: () => Promise<RecoveryReport>
}

/** Keeps a client alive in a shared store, recovers the messages of dead clients, and looks for missed notifications. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #identity: IdentityCheck
  readonly #cancelTimers = new Map<string, () => void>()
  /** After an outage or a reset of the store, the other clients' heartbeats are stale or lost: don't judge them before this time. */
  #trustsFrom = Number.NEGATIVE_INFINITY
  #knowsTime = false
  #lookout: Lookout | undefined
  #lookAfter: string | undefined
  #isLooking = false
  #looksAgain = false
  #unsubscribe: () => void = () => {}
  #isClosed = false

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#identity = new IdentityCheck(options.ctx.store)
  }

  /** Writes the first heartbeat, and continues. */
  async begin(): Promise<void> {
    const { store, owner, clock, random } = this.#options.ctx
    clock.start()
    await this.#agreeOnTime()
    // An unshared store ends with this process.
    if (!store.isShared) return await store.heartbeat(owner, Number.MAX_SAFE_INTEGER)
    await this.#heartbeat()
    this.#unsubscribe = this.#options.ctx.availability.onEnd(() => this.#afterOutage())
    this.#every('heartbeat', heartbeatMs, async () => {
      await this.#agreeOnTime()
      await this.#heartbeat()
      if (clock.monotonic() >= this.#trustsFrom) await this.#options.recover()
    })
    if (this.#isClosed) return
    this.#lookout = new Lookout(store, clock, random, () => this.look())
    this.#every('left-behind', leftBehindMs, () => ingestLeftBehind(this.#options.ctx))
  }

  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#lookout?.close()
    for (const cancel of this.#cancelTimers.values()) cancel()
  }

  async #heartbeat(): Promise<void> {
    const { store, owner, clock, events } = this.#options.ctx
    await store.heartbeat(owner, clock.now() + aliveMs)
    const reset = await this.#identity.check()
    if (reset === undefined) return
    // The store does not know the other clients either, until their next heartbeat.
    this.#distrust()
    try {
      // Of several processes that notice it, one tells the feed of the new data.
      const draft: EventDraft = { name: 'store', subject: 'store', event: reset.event }
      await append(this.#options.ctx, `store:${reset.event.how}:${reset.id}`, [draft])
    } finally {
      reportStore(events, reset.event)
    }
  }

  /** Writes a heartbeat at once, and gives the other clients time to do the same. */
  #afterOutage(): void {
    this.#distrust()
    this.#options.ctx.tasks.run(() => this.#heartbeat())
  }

  #distrust(): void {
    this.#trustsFrom = this.#options.ctx.clock.monotonic() + 2 * heartbeatMs
  }

  /**
   * Adopts the store's time. After that has jumped, the heartbeats of the other clients are in the old time and are not judged until they are
   * renewed.
   */
  async #agreeOnTime(tries = 3): Promise<void> {
    const { store, clock, clockWatch } = this.#options.ctx
    const requestedAt = clock.monotonic()
    const time = await store.time?.()
    if (time === undefined) return
    const respondedAt = clock.monotonic()
    if (respondedAt - requestedAt > maxTimeRequestMs) {
      // A slow response is inexact. The first one is needed, and it may have waited for a connection.
      if (!this.#knowsTime && tries > 1) await this.#agreeOnTime(tries - 1)
      return
    }
    this.#knowsTime = true
    const at = (requestedAt + respondedAt) / 2
    if (clock.isComparable) clockWatch.recordTime('store', time, at)
    if (clock.agree(time, at)) this.#distrust()
  }

  /** Reads the gate and awaited messages again. One look at a time: a call during a look repeats it. */
  look(): void {
    this.#looksAgain = true
    if (this.#isLooking || this.#isClosed) return
    this.#isLooking = true
    this.#options.ctx.tasks.run(async () => {
      try {
        while (this.#looksAgain && !this.#isClosed) await this.#look()
      } finally {
        this.#isLooking = false
      }
    })
  }

  async #look(): Promise<void> {
    const { store, gate, lanes, watchers } = this.#options.ctx
    this.#looksAgain = false
    await gate.refresh()
    await lanes.refresh()
    for (const id of this.#nextFollowed()) {
      const record = await store.get(id)
      if (record !== undefined) watchers.notify(record)
    }
  }

  #nextFollowed(): string[] {
    const all = [...this.#options.ctx.watchers.keys()]
    const start = this.#lookAfter === undefined ? 0 : all.indexOf(this.#lookAfter) + 1
    const next = all.slice(start, start + recordsPerLook)
    this.#lookAfter = start + recordsPerLook < all.length ? next.at(-1) : undefined
    return next
  }

  #every(name: string, pauseMs: number, work: () => Promise<unknown>): void {
    if (this.#isClosed) return
    const { clock, tasks } = this.#options.ctx
    const again = () => {
      tasks.run(async () => {
        try {
          await work()
        } finally {
          this.#every(name, pauseMs, work)
        }
      })
    }
    // In the background, so that the process may exit without closing its client.
    this.#cancelTimers.set(name, clock.setTimer(pauseMs, again, { isBackground: true }))
  }
}

interface NoticedReset {
  /** Of the data that the store has now. */
  readonly id: string
  readonly event: StoreReset
}

/** Notices that the store is no longer the one that this client wrote to. */
export class IdentityCheck {
  readonly #store: ScopedStore
  #known: StoreIdentity | undefined
  #isChecking = false

  constructor(store: ScopedStore) {
    this.#store = store
  }

  /** Reads the store's identity. Returns what has happened to the store since the last check, if anything. */
  async check(): Promise<NoticedReset | undefined> {
    // Responses that overtake each other would look like an older copy.
    if (this.#isChecking) return undefined
    this.#isChecking = true
    try {
      const identity = await this.#store.identity?.()
      const known = this.#known
      this.#known = identity
      if (identity === undefined || known === undefined) return undefined
      const { id } = identity
      if (id !== known.id) return { id, event: reset('replaced') }
      return identity.inserted < known.inserted ? { id, event: reset('older') } : undefined
    } finally {
      this.#isChecking = false
    }
  }
}

const causes: Readonly<Record<StoreReset['how'], string>> = {
  replaced: 'The store was emptied, or replaced by another one: what was written to it is gone.',
  older: 'The store was restored from an older copy: what was written to it last is gone.',
}

function reset(how: StoreReset['how']): StoreReset {
  const message =
    `${causes[how]} Used idempotency keys count as new, so a message that is sent again under one is delivered twice. Suppressions, ` +
    'quarantines and queued messages may be missing. This client continues and writes its own state again. Restore the data, or stop the jobs that repeat sends.'
  return { state: 'reset', how, message }
}
