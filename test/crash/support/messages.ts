import type { SendRequest } from 'gupshup-outbound'
import type { LocalServer } from '../../support/local-server.ts'

/** Messages to as many numbers, each with its own idempotency key. */
export function messagesTo(count: number, from = 0): (SendRequest & { readonly to: string })[] {
  return Array.from({ length: count }, (_, index) => {
    const to = String(919_000_000_000 + from + index)
    return { to, idempotencyKey: keyOf(to), message: 'Hello' }
  })
}

export function keyOf(to: string): string {
  return `order-${to}`
}

/** The number of requests for each number. */
export function requestsByNumber({ requests }: LocalServer): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { to } of requests) counts.set(to, (counts.get(to) ?? 0) + 1)
  return counts
}

/** The numbers that got more than one message. */
export function duplicated(server: LocalServer): string[] {
  return [...requestsByNumber(server)].flatMap(([to, count]) => (count > 1 ? [to] : []))
}
