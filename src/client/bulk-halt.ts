import type { DeliveryContext } from '../delivery/index.ts'
import { reportSendAll, type SendAllEvent } from '../events/index.ts'
import type { GateStatus } from '../model/index.ts'
import { onAbort, redactText } from '../util/index.ts'
import type { BulkSummary } from './bulk-summary.ts'

/** What a `sendAll()` sees of the gate. */
export interface BulkGate {
  readonly status: GateStatus
  readonly isClosed: boolean
  /** Reads the stored state once. */
  readonly load: () => Promise<void>
  /** Calls `listener` when the gate changes or the client closes. Returns an unsubscribe function. */
  readonly onChange: (listener: () => void) => () => void
  /** Tells what a halt does to the run. */
  readonly report: (event: SendAllEvent) => void
}

export function bulkGateOf(
  { gate, inFlight, events, lifetime }: DeliveryContext,
  run: (work: () => Promise<void>) => Promise<void>,
): BulkGate {
  return {
    get status() {
      return gate.status
    },
    get isClosed() {
      return inFlight.isClosed
    },
    load: () => run(async () => await gate.load()),
    onChange(listener) {
      const unsubscribes = [events.on('gate', listener), lifetime.onCancel(listener)]
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe()
      }
    },
    report: (event) => reportSendAll(events, event),
  }
}

export interface BulkHaltParts {
  readonly gate: BulkGate
  readonly onHalt: 'wait' | 'stop'
  readonly summary: BulkSummary
  /** Ends all waits. */
  readonly stop: AbortSignal
}

/**
 * Keeps a `sendAll()` from taking requests while the gate is halted and only `client.resume()` ends that. At a gate that opens by itself the messages
 * wait, and the run has no more of them than its `concurrency`.
 */
export class BulkHalt {
  readonly #parts: BulkHaltParts
  #isLoaded = false

  constructor(parts: BulkHaltParts) {
    this.#parts = parts
  }

  /** Whether there is a halt that ends the run. */
  get isEnd(): boolean {
    return this.#parts.onHalt === 'stop' && this.#reason !== undefined
  }

  /** Calls `listener` when `isEnd` may have changed. Returns an unsubscribe function. */
  onEnd(listener: () => void): () => void {
    const { gate, onHalt } = this.#parts
    return onHalt === 'stop' ? gate.onChange(listener) : () => {}
  }

  /** Whether the run ends here. Then its summary says so. */
  async endsBefore(nextIndex: number): Promise<boolean> {
    const { gate, onHalt, summary } = this.#parts
    if (onHalt !== 'stop') return false
    await this.#load()
    const reason = this.#reason
    if (reason === undefined) return false
    summary.counts.stopped = { nextIndex, reason }
    const message = `sendAll() has ended before request ${nextIndex}, because sending is halted: ${reason}. Remove the cause, call client.resume(), and send the requests from that index on.`
    gate.report({ change: 'stopped', nextIndex, message })
    return true
  }

  /** Waits until requests are taken again, the consumer stops the run, or the client closes. */
  async untilOver(nextIndex: number): Promise<void> {
    const { gate, onHalt, stop } = this.#parts
    if (onHalt !== 'wait') return
    await this.#load()
    const reason = this.#reason
    if (reason === undefined) return
    const waiting = `sendAll() takes no requests from number ${nextIndex} on, because sending is halted: ${reason}. Remove the cause, then call client.resume(), and it goes on.`
    gate.report({ change: 'waiting', nextIndex, message: waiting })
    await new Promise<void>((resolve) => {
      const check = () => {
        if (this.#reason !== undefined && !stop.aborted) return
        unsubscribe()
        forget()
        resolve()
      }
      const unsubscribe = gate.onChange(check)
      const forget = onAbort(stop, check)
    })
    if (stop.aborted || gate.isClosed) return
    const resumed = `sendAll() goes on with request ${nextIndex}, because sending is no longer halted.`
    gate.report({ change: 'resumed', nextIndex, message: resumed })
  }

  async #load(): Promise<void> {
    if (this.#isLoaded) return
    this.#isLoaded = true
    // The messages report the failure themselves.
    await this.#parts.gate.load().catch(() => {})
  }

  /** Why no requests are taken. */
  get #reason(): string | undefined {
    const { status, isClosed } = this.#parts.gate
    if (isClosed || status.state !== 'halted' || status.resumeWhen !== undefined) return undefined
    return redactText(status.reason).replace(/[.\s]+$/, '')
  }
}
