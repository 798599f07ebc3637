import type { Announcer, EventDraft } from '../events/index.ts'
import type { BackOffAction, Failure, GateCause, GateRecord, GateStatus, HaltAction } from '../model/index.ts'
import { readGate, type ScopedStore, writeGate } from '../store/index.ts'
import { type Clock, newWriteId, redactText } from '../util/index.ts'
import { redactFailure, resumeWhenOf } from './failures.ts'
import { type Permit, type PermitRequest, type Rejection, waitsAt } from './permit.ts'
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

export interface GateOptions {
  readonly store: ScopedStore
  readonly clock: Clock
  /** How long an accepted probe must stay without a failure, in milliseconds, before the gate opens. */
  readonly probeMs: number
  /** How long a request can take at most, in milliseconds. Until then it is open whether the probe is accepted. */
  readonly timeoutMs: number
  readonly announcer: Announcer
  readonly onChange: (status: GateStatus, previous: GateStatus) => void
  /** The gate shut: earlier permits are void. */
  readonly onShut: () => void
  readonly onError: (error: unknown) => void
}

interface Waiter extends PermitRequest {
  readonly settle: (result: Permit | Rejection) => void
}

/** How long after a failure of the store the gate tries again. */
const retryAfterErrorMs = 1_000

/** The gate of one app and number in this process. It permits, holds or rejects messages, and writes the record that all processes share. */
export class Gate {
  readonly #options: GateOptions
  readonly #waiters = new Set<Waiter>()
  #record = newGate
  #loading: Promise<void> | undefined
  #isLoaded = false
  #isClosed = false
  #cancelTimer: (() => void) | undefined
  /** The record that the timer is set for, and when its next change is due by the monotonic clock. */
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

  /** Reads the stored record once. `apply` brings every later one. Returns no promise if it is read. */
  load(): Promise<void> | undefined {
    if (this.#isLoaded) return undefined
    this.#loading ??= this.#read()
    return this.#loading
  }

  async #read(): Promise<void> {
    try {
      const record = await readGate(this.#options.store)
      this.#isLoaded = true
      if (record && record.version > this.#record.version) this.#adopt(record)
    } finally {
      // After a failure the next call reads again.
      this.#loading = undefined
    }
  }

  /** Waits until the message may be posted, or never may. */
  async acquire(request: PermitRequest): Promise<Permit | Rejection> {
    if (!this.#isLoaded) await this.load()
    const { cancellation, atHalt } = request
    if (cancellation.reason !== undefined) return { type: 'rejected', why: cancellation.reason }
    const { status, epoch } = this.#record
    if (status.state === 'open') return { type: 'permitted', epoch, isProbe: false }
    if (status.state === 'halted' && !waitsAt(atHalt, status)) return { type: 'rejected', why: 'halted' }
    return new Promise((resolve) => {
      const waiter: Waiter = {
        ...request,
        settle: (result) => {
          forget()
          this.#waiters.delete(waiter)
          resolve(result)
        },
      }
      const forget = cancellation.onCancel(() =>
        waiter.settle({ type: 'rejected', why: cancellation.reason ?? 'closed' }),
      )
      this.#waiters.add(waiter)
      this.#admitWaiters()
    })
  }

  /** Whether a permit still holds after the wait for the rate limit. */
  isStillValid(permit: Permit, messageId: string): boolean {
    const { status, epoch } = this.#record
    if (epoch !== permit.epoch) return false
    return status.state === 'open' || (status.state === 'probing' && status.probe?.messageId === messageId)
  }

  /** A rate-limit code came for a message that was posted in this epoch. */
  async strike(failure: Failure, action: BackOffAction, epoch: number): Promise<void> {
    const now = this.#options.clock.now()
    await this.#change((gate) => strike(gate, { failure: redactFailure(failure), action, epoch, now }))
  }

  /** 1002 comes in bulk. The first detection (`isNew`) always counts, later ones only if posted since the gate last shut. */
  async backOffForAnomaly(epoch: number, pauseMs: number, isNew: boolean): Promise<void> {
    await this.#change((gate) =>
      isNew || epoch === gate.epoch ? backOffForAnomaly(gate, this.#options.clock.now(), pauseMs) : undefined,
    )
  }

  /** A failure whose action is to halt came for a message that was posted in this epoch. */
  async haltForFailure(failure: Failure, epoch: number, action?: HaltAction): Promise<void> {
    const [redacted, resumeWhen] = [redactFailure(failure), resumeWhenOf(action)]
    await this.#change((gate) => haltForFailure(gate, redacted, epoch, this.#options.clock.now(), resumeWhen))
  }

  async halt(reason: string, cause: GateCause = { type: 'request' }): Promise<void> {
    const request = { cause, reason: redactText(reason), now: this.#options.clock.now() }
    await this.#change((gate) => halt(gate, request))
  }

  /** @param haltedIn Opens the gate only if the halt of this epoch still lasts. */
  async resume(haltedIn?: number): Promise<boolean> {
    return await this.#change((gate) => (haltedIn === undefined ? resume(gate) : resumeFrom(gate, haltedIn)))
  }

  /** Gupshup responded without a code that shuts the gate. That matters for a probe only. Returns no promise if there is none. */
  recordResponse(messageId: string): Promise<unknown> | undefined {
    if (this.status.state !== 'probing') return undefined
    const { clock, probeMs } = this.#options
    return this.#change((gate) => probeAnswered(gate, messageId, clock.now(), probeMs))
  }

  /** A status came for the message. Returns whether it was the probe, and so opened the gate. */
  async recordSuccess(messageId: string, epoch: number): Promise<boolean> {
    // A late status of an earlier attempt of the same message says nothing about the probe.
    if (this.status.state !== 'probing' || epoch !== this.#record.epoch) return false
    return await this.#change((gate) => probeSucceeded(gate, messageId, this.#options.clock.now()))
  }

  /** The probe was not sent after all. */
  async releaseProbe(messageId: string): Promise<void> {
    if (this.status.state !== 'probing') return
    await this.#change((gate) => releaseProbe(gate, messageId))
  }

  /** Applies a record that this or another process has written. */
  apply(record: GateRecord): void {
    if (record.version > this.#record.version) this.#adopt(record, { isFresh: true })
  }

  /**
   * Reads the stored record again, because a change by another process may have been missed. Writes the known record to a store that has
   * lost it, for example by a restart without its data: the gate shut for a reason.
   */
  async refresh(): Promise<void> {
    const { store } = this.#options
    const known = this.#record
    const stored = this.#isLoaded ? await readGate(store) : known
    if (this.#record !== known || stored?.writeId === known.writeId) return
    if (stored !== undefined) return this.#adopt(stored)
    const again = { ...known, version: 1, writeId: newWriteId() }
    if (await writeGate(store, again)) this.#adopt(again)
  }

  /** @param options.isFresh The record was written just now. */
  #adopt(record: GateRecord, { isFresh = false } = {}): void {
    const previous = this.#record
    this.#record = record
    if (record.epoch !== previous.epoch) this.#options.onShut()
    this.#wakeAt(isFresh)
    // Before waiters are admitted, because the claim of the probe is the next change already.
    if (isNewer(record, previous)) {
      this.#options.announcer.emit([changeDraft(record, previous)])
      this.#options.onChange(record.status, previous.status)
    }
    this.#admitWaiters()
  }

  close(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
  }

  #wakeAt(isFresh = false): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    const record = this.#record
    const at = nextChangeAt(record)
    if (at === undefined || this.#isClosed) return
    const { clock, timeoutMs, probeMs } = this.#options
    if (this.#wakesAt?.record !== record) {
      const waitMs = waitFor(record, at - clock.now(), { isFresh, maxProbeMs: timeoutMs + probeMs })
      this.#wakesAt = { record, dueAt: clock.monotonic() + waitMs }
    }
    const { dueAt } = this.#wakesAt
    this.#cancelTimer = clock.setTimer(dueAt - clock.monotonic(), () => {
      // A timer cannot run longer than some 24 days, so it may have fired early.
      if (clock.monotonic() < dueAt) return this.#wakeAt()
      const change = this.#change((gate) => tick(gate, gate === record ? at : clock.now()))
      this.#inBackground(change.then((changed) => (changed ? undefined : this.#wakeAt())))
    })
  }

  #admitWaiters(): void {
    const { status, epoch } = this.#record
    if (status.state === 'open') {
      for (const waiter of this.#waiters) waiter.settle({ type: 'permitted', epoch, isProbe: false })
    } else if (status.state === 'halted') {
      for (const waiter of this.#waiters)
        if (!waitsAt(waiter.atHalt, status)) waiter.settle({ type: 'rejected', why: 'halted' })
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
    if (this.#waiters.has(waiter))
      waiter.settle({ type: 'permitted', epoch: this.#record.epoch, isProbe: true })
    else await this.releaseProbe(waiter.messageId)
  }

  /** Writes what `transition` makes of the newest record. `false`: there was nothing to change. */
  async #change(transition: (gate: GateRecord) => GateChange): Promise<boolean> {
    if (!this.#isLoaded) await this.load()
    for (;;) {
      const current = this.#record
      const change = transition(current)
      if (change === undefined) return false
      const writeId = newWriteId()
      const next = { ...change, version: current.version + 1, writeId }
      const drafts = isNewer(next, current) ? [changeDraft(next, current)] : []
      const { store, announcer } = this.#options
      if (await writeGate(store, next, announcer.entriesOf(writeId, drafts))) {
        this.apply(next)
        return true
      }
      const stored = (await readGate(store)) ?? newGate
      // Unless `apply` brought a newer record while this one was read.
      if (this.#record === current) this.#adopt(stored)
    }
  }

  /** Reports a failure of the store and tries again later. Without that the gate would keep its state for good. */
  #inBackground(task: Promise<unknown>): void {
    task.catch((error: unknown) => {
      this.#options.onError(error)
      if (this.#isClosed) return
      this.#cancelTimer?.()
      this.#cancelTimer = this.#options.clock.setTimer(retryAfterErrorMs, () => {
        this.#wakeAt()
        this.#admitWaiters()
      })
    })
  }
}

/** Every process tells its listeners of a change. The feed has it once, from the process that wrote it. */
function changeDraft({ status: gate }: GateRecord, { status: previous }: GateRecord): EventDraft {
  return { name: 'gate', subject: 'gate', event: { gate, previous } }
}
