import type { RecipientTurnRequest } from './rate.ts'

/** What a person's last burst has used up in advance. Times are those of one monotonic clock, in milliseconds. */
export interface RecipientDebt {
  /** When the burst began. */
  readonly burstAt: number
  /** When all of its messages are paid back: `everyMs` for each. */
  readonly paidAt: number
}

/**
 * The messages of a burst must follow its first one within this part of `everyMs`. Meta lends 45 messages within 6 seconds, and a request may arrive a
 * second after its turn.
 */
const burstPart = 5 / 6

/**
 * Whether a person may get a message now: how long to wait, in milliseconds, and what is owed if it is sent. A burst is paid back before the next
 * message, as Meta has it: 20 messages at once cost two minutes (developers.facebook.com, about the platform: pair rate limit). So in any time there
 * are at most `burst` messages and one for every `everyMs` of it.
 *
 * @param debt Of several addresses of the person, the one with the latest `paidAt`.
 */
export function recipientTurn(
  debt: RecipientDebt | undefined,
  { burst, everyMs }: Pick<RecipientTurnRequest, 'burst' | 'everyMs'>,
  now: number,
): { readonly waitMs: number; readonly debt: RecipientDebt } {
  if (debt === undefined || debt.paidAt <= now)
    return { waitMs: 0, debt: { burstAt: now, paidAt: now + everyMs } }
  // A clock that was set back, or a new setting, makes no message wait longer than a whole burst takes.
  const paidAt = Math.min(debt.paidAt, now + burst * everyMs)
  const burstAt = Math.min(debt.burstAt, now)
  const inBurst = Math.round((paidAt - burstAt) / everyMs)
  return inBurst < burst && now - burstAt < burstPart * everyMs
    ? { waitMs: 0, debt: { burstAt, paidAt: paidAt + everyMs } }
    : { waitMs: paidAt - now, debt: { burstAt, paidAt } }
}

/** What a person owes whose addresses are counted each on its own: the one that is paid back last. */
export function latestDebt(debts: readonly RecipientDebt[]): RecipientDebt | undefined {
  return debts.reduce<RecipientDebt | undefined>(
    (latest, debt) => (latest === undefined || debt.paidAt > latest.paidAt ? debt : latest),
    undefined,
  )
}
