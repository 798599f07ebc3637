/** How many of the last response times are compared, and the least that say something. */
const recentCount = 20
const minCount = 10

/** The usual time is the least median of so many spans of so long, in milliseconds. */
const spanMs = 5_000
const spanCount = 12

/** Our own choice: three times the usual, and as much more as a person would notice. Less than that comes with the day. */
const slowFactor = 3
const minSlowMs = 200

interface Span {
  readonly endsAt: number
  readonly times: number[]
}

/** Notices when responses take much longer than they did: the median of the last ones against the fastest spans of the last minute. */
export class ResponseTimes {
  readonly #medians: number[] = []
  #recent: number[] = []
  #span: Span | undefined

  /** The usual response time, in milliseconds. `undefined`: too few responses have come. */
  get usualMs(): number | undefined {
    return this.#medians.length === 0 ? undefined : Math.min(...this.#medians)
  }

  /** @returns the present response time in milliseconds, if it is much longer than usual. */
  record(durationMs: number, now: number): number | undefined {
    this.#recent.push(durationMs)
    if (this.#recent.length > recentCount) this.#recent.shift()
    this.#addToSpan(durationMs, now)
    const { usualMs } = this
    if (usualMs === undefined || this.#recent.length < minCount) return undefined
    const presentMs = medianOf(this.#recent)
    return presentMs >= Math.max(usualMs * slowFactor, usualMs + minSlowMs) ? presentMs : undefined
  }

  /** The rate was cut: what came before says nothing about the new one. */
  restart(): void {
    this.#recent = []
  }

  #addToSpan(durationMs: number, now: number): void {
    if (this.#span === undefined || now >= this.#span.endsAt) {
      const times = this.#span?.times ?? []
      if (times.length >= minCount) this.#medians.push(medianOf(times))
      if (this.#medians.length > spanCount) this.#medians.shift()
      this.#span = { endsAt: now + spanMs, times: [] }
    }
    this.#span.times.push(durationMs)
  }
}

function medianOf(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
