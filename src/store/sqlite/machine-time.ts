import { isTimeFaked } from '../../util/index.ts'

/** Read before a test or a tracer can replace it. */
const monotonicNs = process.hrtime.bigint

/**
 * Milliseconds since the machine started, the same in every thread: https://nodejs.org/api/process.html#processhrtimebigint. In Deno each thread
 * counts from its own start.
 */
export function monotonicMs(): number {
  return Number(monotonicNs()) / 1e6
}

/** The time, as a thread read it. */
export interface ThreadTime {
  /** Unix time in milliseconds. */
  readonly time: number
  /** When it was read, by `monotonicMs()` of the thread. */
  readonly at: number
}

/**
 * The time of the machine, as the writer thread reads it. A module that replaces `Date` in this thread does not run in that one, so all processes
 * of a file agree.
 */
export class MachineTime {
  #read: ThreadTime | undefined

  /** Unix time in milliseconds. */
  get now(): number {
    const read = this.#read
    return read === undefined || isTimeFaked() ? Date.now() : Math.floor(read.time + monotonicMs() - read.at)
  }

  /** @param askedAt When the thread was asked, by `monotonicMs()` of this one. */
  record({ time, at }: ThreadTime, askedAt: number): void {
    const answeredAt = monotonicMs()
    const isComparable = at >= askedAt && at <= answeredAt
    this.#read = { time, at: isComparable ? at : answeredAt }
  }
}
