import * as v from 'valibot'
import { defaultLane } from '../model/index.ts'

/** How a lane is treated beside the others. */
export interface LaneOptions {
  /**
   * The lane's share of the rate that no lane has reserved, while messages of several lanes wait: with 3 and 1, three of four messages are of the first. A
   * lane without waiting messages leaves its share to the others.
   *
   * @default 1, and for the built-in lanes: urgent 8, normal 4, bulk 1
   */
  readonly share?: number | undefined
  /**
   * The part of the rate that only this lane may use, so that it is always free for it: 0.2 of 80 a second are 16. Messages of all other lanes are
   * sent at what is left, also while the lane has none.
   *
   * @default 0
   */
  readonly reserve?: number | undefined
  /**
   * The name of a field of `metadata`, such as `tenant`. Messages with different values of it take turns within the lane, however many each has.
   *
   * @default none: the messages of the lane leave in their order
   */
  readonly fairBy?: string | undefined
  /**
   * How long a message of the lane may wait to be sent, in milliseconds. A request's own `ttlMs` takes precedence.
   *
   * @default the client's `ttlMs`
   */
  readonly ttlMs?: number | undefined
}

/** A lane with its defaults. */
export interface Lane {
  readonly share: number
  readonly reserve: number
  readonly fairBy?: string | undefined
  readonly ttlMs?: number | undefined
}

export type LaneTable = ReadonlyMap<string, Lane>

/** An urgent message passes almost all bulk ones, and a steady flow of urgent ones still leaves something to each. */
const builtInLanes = {
  urgent: { share: 8, reserve: 0 },
  [defaultLane]: { share: 4, reserve: 0 },
  bulk: { share: 1, reserve: 0 },
} as const satisfies Readonly<Record<string, Lane>>

export type BuiltInLane = keyof typeof builtInLanes

/** The name of a lane: a built-in one, or one of the option `lanes`. */
export type LaneName = BuiltInLane | (string & {})

/** So that the other lanes get something. */
const maxReserve = 0.9

const lane = v.strictObject({
  share: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  reserve: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(maxReserve))),
  fairBy: v.optional(v.pipe(v.string(), v.nonEmpty())),
  ttlMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
})

/** The check of the option `lanes`. */
export const laneOptions = v.pipe(
  v.record(
    v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/, 'must be a name of letters, digits, - and _, up to 40')),
    lane,
  ),
  v.check(
    (lanes) => Object.values(lanes).reduce((total, { reserve = 0 }) => total + reserve, 0) <= maxReserve,
    `must reserve at most ${maxReserve} of the rate together, so that something is left for the other lanes`,
  ),
)

/** The built-in lanes and the caller's own, which may change a built-in one. */
export function laneTable(own: Readonly<Record<string, LaneOptions>>): LaneTable {
  const table = new Map<string, Lane>(Object.entries(builtInLanes))
  for (const [name, { share, reserve, ...rest }] of Object.entries(own)) {
    const { share: usual = 1, reserve: none = 0 } = table.get(name) ?? {}
    table.set(name, { ...rest, share: share ?? usual, reserve: reserve ?? none })
  }
  return table
}
