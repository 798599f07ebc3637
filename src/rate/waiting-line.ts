import { afterTurn, nextTurn, noTurns } from '../store/index.ts'

/** A message that waits for a permit. */
export interface Waiter {
  readonly lane: string
  /** Empty: it has none. */
  readonly fairKey: string
  /** `undefined`: it waits no longer, without a permit. */
  readonly settle: (connection: Connection | undefined) => void
}

/** A connection that is reserved for one message. */
export interface Connection {
  release(): void
}

/** The messages of this process that wait for permits, lane by lane. */
export class WaitingLines {
  readonly #lanes = new Map<string, WaitingLine>()

  get isEmpty(): boolean {
    return this.#lanes.size === 0
  }

  /** Returns whether it is the first of its lane. */
  add(waiter: Waiter): boolean {
    const line = this.#lanes.get(waiter.lane) ?? new WaitingLine()
    line.add(waiter)
    this.#lanes.set(waiter.lane, line)
    return line.size === 1
  }

  delete(waiter: Waiter): void {
    const line = this.#lanes.get(waiter.lane)
    line?.delete(waiter)
    if (line?.size === 0) this.#lanes.delete(waiter.lane)
  }

  /** The next message of a lane. */
  first(lane: string): Waiter | undefined {
    return this.#lanes.get(lane)?.first()
  }

  /** The turn of the next fair key. */
  passTurn({ lane, fairKey }: Waiter): void {
    this.#lanes.get(lane)?.passTurn(fairKey)
  }

  sizes(): { readonly lane: string; readonly count: number; readonly keys: number }[] {
    return [...this.#lanes].map(([lane, { size, keys }]) => ({ lane, count: size, keys }))
  }

  all(): Waiter[] {
    return [...this.#lanes.values()].flatMap((line) => line.all())
  }
}

/** One lane. Its fair keys take turns in the order of the map. */
class WaitingLine {
  readonly #byKey = new Map<string, Set<Waiter>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  get keys(): number {
    return this.#byKey.size
  }

  add(waiter: Waiter): void {
    const waiters = this.#byKey.get(waiter.fairKey)
    if (waiters === undefined) this.#byKey.set(waiter.fairKey, new Set([waiter]))
    else waiters.add(waiter)
    this.#size += 1
  }

  delete(waiter: Waiter): void {
    const waiters = this.#byKey.get(waiter.fairKey)
    if (!waiters?.delete(waiter)) return
    this.#size -= 1
    if (waiters.size === 0) this.#byKey.delete(waiter.fairKey)
  }

  first(): Waiter | undefined {
    const [waiters] = this.#byKey.values()
    const [first] = waiters ?? []
    return first
  }

  passTurn(fairKey: string): void {
    const waiters = this.#byKey.get(fairKey)
    if (waiters === undefined || this.#byKey.size === 1) return
    this.#byKey.delete(fairKey)
    this.#byKey.set(fairKey, waiters)
  }

  all(): Waiter[] {
    return [...this.#byKey.values()].flatMap((waiters) => [...waiters])
  }
}

/** Whose turn it is among lanes that wait for something other than permits, by their shares. */
export class LaneTurns {
  #turns = noTurns

  /** Lets the lane whose turn is next be served, which then has had it. `false`: it was not served, or no lane is given. */
  serveNext(
    lanes: readonly { readonly lane: string; readonly share: number }[],
    serve: (lane: string) => boolean,
  ): boolean {
    const shares = Object.fromEntries(lanes.map(({ lane, share }) => [lane, share]))
    const lane = nextTurn(this.#turns, shares)
    if (lane === undefined || !serve(lane)) return false
    this.#turns = afterTurn(this.#turns, lane, shares[lane] ?? 1)
    return true
  }
}
