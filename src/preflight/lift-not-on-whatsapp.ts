import type { Suppression } from '../model/index.ts'
import type { PreflightContext } from './context.ts'
import { notOnWhatsApp } from './suppressions.ts'

export interface Evidence {
  /** What shows that the number is on WhatsApp: it wrote, or got a message, or read one. */
  readonly evidence: 'inbound' | 'delivered' | 'read'
  /** When that happened, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Takes a number off the list that the client itself put there for 1002, also provisionally, because something that happened later
 * shows that the number exists. An opt-out, a suppression by hand and one of marketing stay.
 */
export async function liftNotOnWhatsApp(
  ctx: PreflightContext,
  to: string,
  { evidence, at }: Evidence,
): Promise<void> {
  for (;;) {
    const known = await ctx.store.getEntry('suppression', to)
    if (known === undefined || !isOwnVerdict(known) || !isLater(at, known.since)) return
    // Only what was read is deleted: an opt-out may have come meanwhile.
    if (!(await ctx.store.replaceEntry('suppression', to, known))) continue
    ctx.events.emit('unsuppressed', () => ({ to, suppression: { ...known }, evidence }))
    return
  }
}

function isOwnVerdict({ system, code, event }: Suppression): boolean {
  return system === 'gupshup' && code === notOnWhatsApp && event === undefined
}

/** Many webhooks give whole seconds: such a time may be any within its second. */
function isLater(at: number, since: number): boolean {
  return at + (at % 1_000 === 0 ? 999 : 0) >= since
}
