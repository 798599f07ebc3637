import { GupshupClient } from 'gupshup-outbound'
import { startServer } from './start-server.ts'

export interface RateFigure {
  readonly wantedPerSecond: number
  readonly reachedPerSecond: number
  /** The most requests in any one second. */
  readonly mostInOneSecond: number
  /** What DESIGN allows: the rate and the permits of one lease. */
  readonly allowedInOneSecond: number
}

/** How exactly messages leave at a given pace, measured where they arrive. */
export async function measureRate(messagesPerSecond: number, seconds: number): Promise<RateFigure> {
  const server = await startServer()
  const client = new GupshupClient({
    apiKey: 'sk_bench',
    appName: 'Bench',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond },
  })
  const count = Math.round(messagesPerSecond * seconds)
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      client.send({ to: String(919_000_000_000 + index), message: 'Hi' }),
    ),
  )
  const arrivedAt = await server.arrivals()
  await client.close()
  server.close()
  const first = arrivedAt[0] ?? 0
  const last = arrivedAt.at(-1) ?? 0
  const permitsPerLease = Math.ceil(messagesPerSecond / 40)
  return {
    wantedPerSecond: messagesPerSecond,
    reachedPerSecond: (count - permitsPerLease) / ((last - first) / 1_000),
    // Without the first second, in which connections are made and late requests catch up with later ones.
    mostInOneSecond: mostWithin(
      arrivedAt.filter((time) => time - first >= 1_000),
      1_000,
    ),
    allowedInOneSecond: messagesPerSecond + permitsPerLease,
  }
}

export function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0
  let start = 0
  times.forEach((time, end) => {
    while (time - (times[start] ?? time) >= windowMs) start += 1
    most = Math.max(most, end - start + 1)
  })
  return most
}
