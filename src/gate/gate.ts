import type { BackOffAction, Failure, GateCause, GateRecord, GateStatus, HaltAction } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { type Clock, newWriteId, redactText } from '../util/index.ts'
import { redactFailure, resumeWhenOf } from './failures.ts'
import type { Permit, PermitRequest, Rejection } from './permit.ts'
import {
  backOffForAnomaly,
  claimProbe,
  type GateChange,
  halt,
  haltForFailure,
  isNewer,
  newGate,
  nextChangeAt,
  probeAnswered,
  probeSucceeded,
  releaseProbe,
  resume,
  resumeFrom,
  strike,
  tick,
  waitFor,
} from './transitions.ts'

interface Waiter extends PermitRequest {
  readonly settle: (answer: Permit | Rejection) => void
}

/** When the store failed, the gate tries again this much later. */
const afterErrorMs = 1_000

/** The gate of one app and number in this process: lets messages through, holds them, and keeps the shared record. */
export class Gate {
  readonly #options: GateOptions
  readonly #waiters = new Set<Waiter>()
  #record = newGate
  #loading: Promise<void> | undefined
  #loaded = false
  #closed = false
  #cancelTimer: (() => void) | undefined
  /** When the record that is armed for has its next change, by the monotonic clock. */
  #wakesAt: { readonly record: GateRecord; readonly dueAt: number } | undefined

  constructor(options: GateOptions) {
    this.#options = options
  }

  get status(): GateStatus {
    return this.#record.status
  }

  get epoch(): number {
    return this.#record.epoch
  }

  /** Reads where the gate stands, once, and hears of every later change through `apply`. */
  async load(): Promise<void> {
    if (this.#loaded) return
    this.#loading ??= this.#read()
    try {
      await this.#loading
    } finally {
      // A store that failed once is asked again.
      this.#loading = undefined
    }
  }

  async #read(): Promise<void> {
    const record = await this.#options.store.readGate()
    this.#loaded = true
    if (record && record.version > this.#record.version) this.#adopt(record)
  }

  /** Waits for leave to post. */
  async acquire(request: PermitRequest): Promise<Permit | Rejection> {
    if (!this.#loaded) await this.load()
    const { cancellation, waitsThroughHalt } = request
    if (cancellation.reason !== undefined) return { type: 'stopped', why: cancellation.reason }
    const { status, epoch } = this.#record
    if (status.state === 'open') return { type: 'pass', epoch, isProbe: false }
    if (status.state === 'halted' && !waitsThroughHalt) return { type: 'stopped', why: 'halted' }
    return new Promise((resolve) => {
      const waiter: Waiter = {
        ...request,
        settle: (answer) => {
          forget()
          this.#waiters.delete(waiter)
          resolve(answer)
        },
      }
      const forget = cancellation.onCancel(() =>
        waiter.settle({ type: 'stopped', why: cancellation.reason ?? 'closed' }),
      )
      this.#waiters.add(waiter)
      this.#admitWaiters()
    })
  }

  /** Whether a pass is still good, after the wait for a permit. */
  isStillValid(pass: Permit, messageId: string): boolean {
    const { status, epoch } = this.#record
    if (epoch !== pass.epoch) return false
    return status.state === 'open' || (status.state === 'probing' && status.probe?.messageId === messageId)
  }

  async strike(failure: Failure, action: BackOffAction, epoch: number): Promise<void> {
    const now = this.#options.clock.now()
    await this.#change((gate) => strike(gate, { failure: redactFailure(failure), action, epoch, now }))
  }

  /** 1002 comes in bulk. `isNew` is the moment it is noticed; later ones count only if posted since the gate last shut. */
  async backOffForAnomaly(epoch: number, pauseMs: number, isNew: boolean): Promise<void> {
    await this.#change((gate) =>
      isNew || epoch === gate.epoch ? backOffForAnomaly(gate, this.#options.clock.now(), pauseMs) : undefined,
    )
  }

  async haltForFailure(failure: Failure, epoch: number, action?: HaltAction): Promise<void> {
    const [clean, end] = [redactFailure(failure), resumeWhenOf(action)]
    await this.#change((gate) => haltForFailure(gate, clean, epoch, this.#options.clock.now(), end))
  }

  async halt(reason: string, cause: GateCause = { type: 'request' }): Promise<void> {
    const what = { cause, reason: redactText(reason), now: this.#options.clock.now() }
    await this.#change((gate) => halt(gate, what))
  }

  /** @param haltedIn opens the gate only if it is still halted as it was in this epoch */
  async resume(haltedIn?: number): Promise<boolean> {
    return await this.#change((gate) => (haltedIn === undefined ? resume(gate) : resumeFrom(gate, haltedIn)))
  }

  /** Gupshup answered the message and did not name a code of the gate; only of a probe does that say anything. */
  async recordResponse(messageId: string): Promise<void> {
    if (this.status.state !== 'probing') return
    const { clock, probeMs } = this.#options
    await this.#change((gate) => probeAnswered(gate, messageId, clock.now(), probeMs))
  }

  /** A good event came for the message. Says whether it was the probe, and so opened the gate. */
  async recordSuccess(messageId: string, epoch: number): Promise<boolean> {
    // Late news of an earlier request for the same message says nothing about the probe.
    if (this.status.state !== 'probing' || epoch !== this.#record.epoch) return false
    return await this.#change((gate) => probeSucceeded(gate, messageId, this.#options.clock.now()))
  }

  /** The message passed but never left. */
  async releaseProbe(messageId: string): Promise<void> {
    if (this.status.state !== 'probing') return
    await this.#change((gate) => releaseProbe(gate, messageId))
  }

  /** Takes in a record that was written, here or by another process. */
  apply(record: GateRecord): void {
    if (record.version > this.#record.version) this.#adopt(record, { isFresh: true })
  }

  /**
   * Reads what is stored by now: a word of another process may have been lost. A store that has forgotten the gate, as one that
   * restarted empty has, is told again: it was shut for a reason.
   */
  async refresh(): Promise<void> {
    const { store } = this.#options
    const known = this.#record
    const stored = this.#loaded ? await store.readGate() : known
    if (this.#record !== known || stored?.writeId === known.writeId) return
    if (stored !== undefined) return this.#adopt(stored)
    const again = { ...known, version: 1, writeId: newWriteId() }
    if (await store.writeGate(again)) this.#adopt(again)
  }

  /** @param options.isFresh It was written a moment ago. */
  #adopt(record: GateRecord, { isFresh = false } = {}): void {
    const previous = this.#record
    this.#record = record
    if (record.epoch !== previous.epoch) this.#options.onShut()
    this.#wakeAt(isFresh)
    // Told before anybody passes, because a probe's claim is the next change already.
    if (isNewer(record, previous)) this.#options.onChange(record.status, previous.status)
    this.#admitWaiters()
  }

  close(): void {
    this.#closed = true
    this.#cancelTimer?.()
  }

  #wakeAt(isFresh = false): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const record = this.#record
    const at = nextChangeAt(record)
    if (at === undefined || this.#closed) return
    const { clock, timeoutMs, probeMs } = this.#options
    if (this.#wakesAt?.record !== record) {
      const waitMs = waitFor(record, at - clock.now(), { isFresh, longestProbeMs: timeoutMs + probeMs })
      this.#wakesAt = { record, dueAt: clock.monotonic() + waitMs }
    }
    const { dueAt } = this.#wakesAt
    this.#cancelTimer = clock.setTimer(dueAt - clock.monotonic(), () => {
      // A timer cannot run longer than some 24 days, so it may have come early.
      if (clock.monotonic() < dueAt) return this.#wakeAt()
      const change = this.#change((gate) => tick(gate, gate === record ? at : clock.now()))
      this.#inBackground(change.then((changed) => (changed ? undefined : this.#wakeAt())))
    })
  }

  #admitWaiters(): void {
    const { status, epoch } = this.#record
    if (status.state === 'open') {
      for (const waiter of this.#waiters) waiter.settle({ type: 'pass', epoch, isProbe: false })
    } else if (status.state === 'halted') {
      for (const waiter of this.#waiters)
        if (!waiter.waitsThroughHalt) waiter.settle({ type: 'stopped', why: 'halted' })
    } else if (status.state === 'probing' && status.probe === undefined) {
      const [first] = this.#waiters
      if (first !== undefined) this.#inBackground(this.#admitProbe(first))
    }
  }

  async #admitProbe(waiter: Waiter): Promise<void> {
    const { clock, timeoutMs, probeMs } = this.#options
    const opensAt = clock.now() + timeoutMs + probeMs
    const claimed = await this.#change((gate) => claimProbe(gate, waiter.messageId, opensAt))
    if (!claimed) return
    if (this.#waiters.has(waiter)) waiter.settle({ type: 'pass', epoch: this.#record.epoch, isProbe: true })
    else await this.releaseProbe(waiter.messageId)
  }

  /** Writes what `reduce` makes of the newest record. `false`: there was nothing to change. */
  async #change(reduce: (gate: GateRecord) => GateChange): Promise<boolean> {
    if (!this.#loaded) await this.load()
    for (;;) {
      const current = this.#record
      const change = reduce(current)
      if (change === undefined) return false
      const next = { ...change, version: current.version + 1, writeId: newWriteId() }
      if (await this.#options.store.writeGate(next)) {
        this.apply(next)
        return true
      }
      const stored = (await this.#options.store.readGate()) ?? newGate
      // Unless a newer record came in while this one was read.
      if (this.#record === current) this.#adopt(stored)
    }
  }

  /** Work nobody awaits. If the store fails it is taken up again, or the gate would stay as it is for good. */
  #inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.#options.onError(error)
      if (this.#closed) return
      this.#cancelTimer?.()
      this.#cancelTimer = this.#options.clock.setTimer(afterErrorMs, () => {
        this.#wakeAt()
        this.#admitWaiters()
      })
    })
  }
}

export interface GateOptions {
  readonly store: ScopedStore
  readonly clock: Clock
  /** How long an accepted probe must stay without a bad event, in milliseconds. */
  readonly probeMs: number
  /** How long a request can take at most, in milliseconds: until then nobody knows whether the probe is accepted. */
  readonly timeoutMs: number
  readonly onChange: (status: GateStatus, previous: GateStatus) => void
  /** The gate shut: passes given before are void. */
  readonly onShut: () => void
  readonly onError: (error: unknown) => void
}
