import type { DeliveryContext } from '../delivery/index.ts'
import { type RecoveryReport, reportStore } from '../events/index.ts'
import { ingestLeftBehind } from '../settlement/index.ts'
import { IdentityCheck } from './store-identity.ts'

/** How often a client says that it lives. */
const heartbeatMs = 5_000

/** For how long that holds: three beats may be late before others think that it is dead, and carry on with its messages. */
export const aliveMs = 4 * heartbeatMs

/** An answer about the time that takes longer than this, in milliseconds, is not used. */
const maxAskMs = 500

/** How often a client looks for what it should have been told by the store. */
const pollMs = 1_000

/**
 * How often a client looks for webhooks that a process had answered and not yet taken in when it ended, in milliseconds. Such a process
 * may have left no message behind by which others notice its end.
 */
const leftBehindMs = 60_000

/** Messages that are awaited and read anew at each poll; with more, each has its turn. */
const polledAtOnce = 200

export interface HeartbeatOptions {
  readonly ctx: DeliveryContext
  readonly recover: () => Promise<RecoveryReport>
}

/** Keeps a client alive in a store that it shares with others, looks after those that died, and after what it was not told. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  readonly #identity: IdentityCheck
  readonly #cancelTimers = new Map<string, () => void>()
  /** Who could not reach the store does not know who else lives: they could not say it either, or it has forgotten what they said. */
  #trustsFrom = Number.NEGATIVE_INFINITY
  #knowsTime = false
  #pollAfter: string | undefined
  #unsubscribe: () => void = () => {}
  #isClosed = false

  constructor(options: HeartbeatOptions) {
    this.#options = options
    this.#identity = new IdentityCheck(options.ctx.store)
  }

  /** Says once that the client lives, and goes on saying it. */
  async begin(): Promise<void> {
    const { store, owner, clock } = this.#options.ctx
    clock.start()
    await this.#agreeOnTime()
    // What is in this process dies with it.
    if (!store.isShared) return await store.heartbeat(owner, Number.MAX_SAFE_INTEGER)
    await this.#heartbeat()
    this.#unsubscribe = this.#options.ctx.availability.onEnd(() => this.#afterOutage())
    this.#every('beat', heartbeatMs, async () => {
      await this.#agreeOnTime()
      await this.#heartbeat()
      if (clock.monotonic() >= this.#trustsFrom) await this.#options.recover()
    })
    this.#every('poll', pollMs, () => this.#poll())
    this.#every('left-behind', leftBehindMs, () => ingestLeftBehind(this.#options.ctx))
  }

  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    for (const cancel of this.#cancelTimers.values()) cancel()
  }

  async #heartbeat(): Promise<void> {
    const { store, owner, clock, events } = this.#options.ctx
    await store.heartbeat(owner, clock.now() + aliveMs)
    const reset = await this.#identity.check()
    if (reset === undefined) return
    // The others have to say again that they live, in a store that does not know them.
    this.#distrust()
    reportStore(events, reset)
  }

  /** Says again at once that it lives, and gives the others the time to say it too. */
  #afterOutage(): void {
    this.#distrust()
    this.#options.ctx.tasks.run(() => this.#heartbeat())
  }

  #distrust(): void {
    this.#trustsFrom = this.#options.ctx.clock.monotonic() + 2 * heartbeatMs
  }

  /**
   * Goes by the store's time. When it has jumped, the heartbeats of the others were written in the time before, and are not judged until
   * those have said anew that they live.
   */
  async #agreeOnTime(tries = 3): Promise<void> {
    const { store, clock, clockWatch } = this.#options.ctx
    const askedAt = clock.monotonic()
    const time = await store.time?.()
    if (time === undefined) return
    const answeredAt = clock.monotonic()
    if (answeredAt - askedAt > maxAskMs) {
      // An answer that took long tells little. The first is needed, and it may have waited for a connection.
      if (!this.#knowsTime && tries > 1) await this.#agreeOnTime(tries - 1)
      return
    }
    this.#knowsTime = true
    const at = (askedAt + answeredAt) / 2
    if (clock.isComparable) clockWatch.recordTime('store', time, at)
    if (clock.agree(time, at)) this.#distrust()
  }

  async #poll(): Promise<void> {
    const { store, gate, watchers } = this.#options.ctx
    await gate.refresh()
    for (const id of this.#nextFollowed()) {
      const record = await store.get(id)
      if (record !== undefined) watchers.notify(record)
    }
  }

  #nextFollowed(): string[] {
    const all = [...this.#options.ctx.watchers.keys()]
    const start = this.#pollAfter === undefined ? 0 : all.indexOf(this.#pollAfter) + 1
    const next = all.slice(start, start + polledAtOnce)
    this.#pollAfter = start + polledAtOnce < all.length ? next.at(-1) : undefined
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
    // The process may end though its client was not closed.
    this.#cancelTimers.set(name, clock.setTimer(pauseMs, again, { isBackground: true }))
  }
}
