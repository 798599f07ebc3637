/** Requests under way at once. */
const concurrency = 50

export interface Figure {
  readonly perSecond: number
  /** Processor time of this process, or of the one that a contender asks, in microseconds. */
  readonly cpuPerRequest: number
}

export interface Contender {
  (index: number): Promise<unknown>
  /** The processor time that another process has used up to now, in microseconds. */
  readonly usedCpu?: (() => Promise<number>) | undefined
}

export interface InTurnOptions {
  readonly requestsPerRound?: number
  readonly rounds?: number
  /** Rounds before them that only warm up. */
  readonly warmUps?: number
}

/** Runs the contenders in turn, round by round, so that a machine that slows down slows all of them. */
export async function inTurn(
  contenders: Readonly<Record<string, Contender>>,
  { requestsPerRound = 4_000, rounds = 7, warmUps = 1 }: InTurnOptions = {},
): Promise<Record<string, Figure[]>> {
  const figures: Record<string, Figure[]> = Object.fromEntries(
    Object.keys(contenders).map((name) => [name, []]),
  )
  for (let round = 0; round < warmUps + rounds; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const figure = await measure(contender, requestsPerRound)
      if (round >= warmUps) figures[name]?.push(figure)
    }
  }
  return figures
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Round by round, because both of a pair ran under the same conditions. */
export function ratio(
  figures: readonly Figure[] = [],
  others: readonly Figure[] = [],
  pick: (figure: Figure) => number,
): number {
  return median(figures.map((figure, round) => pick(figure) / pick(others[round] ?? figure)))
}

async function measure(contender: Contender, requests: number): Promise<Figure> {
  const usedCpu = contender.usedCpu ?? ownCpu
  const cpuBefore = await usedCpu()
  const startedAt = performance.now()
  let next = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < requests) {
        next += 1
        await contender(next)
      }
    }),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  return { perSecond: requests / seconds, cpuPerRequest: ((await usedCpu()) - cpuBefore) / requests }
}

async function ownCpu(): Promise<number> {
  const { user, system } = process.cpuUsage()
  return user + system
}
