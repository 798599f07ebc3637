import { isTimeFaked } from '../../util/index.ts'

/** Taken before a test or a tracer can put another in its place. */
const monotonicNs = process.hrtime.bigint

/**
 * Milliseconds since the machine began, the same in every thread: https://nodejs.org/api/process.html#processhrtimebigint. In Deno each thread
 * counts from its own start.
 */
export function monotonicMs(): number {
  return Number(monotonicNs()) / 1e6
}

/** What a thread says of the time. */
export interface ToldTime {
  /** Unix time in milliseconds. */
  readonly time: number
  /** When that was, by `monotonicMs()` of the thread. */
  readonly at: number
}

/**
 * The time of the machine, as the writing thread tells it. What changes `Date` in this thread, such as a module that is loaded first, is not
 * in that one: so processes of one file agree.
 */
export class MachineTime {
  #told: ToldTime | undefined

  /** Milliseconds since 1970. */
  get now(): number {
    const told = this.#told
    return told === undefined || isTimeFaked() ? Date.now() : Math.floor(told.time + monotonicMs() - told.at)
  }

  /** @param askedAt when the thread was asked, by `monotonicMs()` of this one */
  record({ time, at }: ToldTime, askedAt: number): void {
    const answeredAt = monotonicMs()
    const isComparable = at >= askedAt && at <= answeredAt
    this.#told = { time, at: isComparable ? at : answeredAt }
  }
}
