import { eventOf } from '../events/index.ts'
import type { MessageRecord } from '../model/index.ts'
import { forgetPerson, type Holding, holdingsOf } from '../people/index.ts'
import { eraseSuppressions } from '../preflight/index.ts'
import { failureError, type SettlementContext } from '../settlement/index.ts'
import { eachMessage } from '../store/index.ts'
import { eraseMessage, isAbout } from './erase-message.ts'
import { forgetParked } from './forget-parked.ts'

/** Few enough that reading them blocks nothing else for long. */
const messagesAtOnce = 250

/** What `client.erase()` found about a person. It has counts only. */
export interface ErasureReport {
  /** Messages that have lost their content, their metadata and what they were addressed to. Hashes stay of their key and of WhatsApp's ids. */
  readonly messages: number
  /** How many of them waited to be sent. They are not sent any more. */
  readonly cancelled: number
  /** Suppressions that stay in force under a hash. */
  readonly suppressions: number
  /** Webhooks that had arrived before their message was known. */
  readonly parkedEvents: number
  /** Session windows, and ids of messages from the person. */
  readonly inbound: number
  /** Addresses whose links to the person are deleted. */
  readonly links: number
}

export type ErasureContext = Pick<SettlementContext, 'store' | 'announcer' | 'clock' | 'events' | 'seenLinks'>

/**
 * Erases what the store has about the person at an address. Every step may be repeated, and each leaves what the later ones need: the links are deleted
 * last, so after a crash the next call finds the same addresses.
 */
export async function erase(ctx: ErasureContext, address: string): Promise<ErasureReport> {
  const holdings = await holdingsOf(ctx, address)
  const before = await eraseSuppressions(ctx, holdings)
  const { messages, cancelled } = await eraseMessages(ctx, holdings)
  const parkedEvents = await forgetParked(ctx, holdings)
  const whole = holdings.filter(({ isWhole, isPresent }) => isWhole || isPresent)
  const inbound = await ctx.store.forgetInbound(whole.map((holding) => holding.address))
  const links = await forgetPerson(ctx, holdings)
  ctx.seenLinks.clear()
  // An opt-out may have come while the links were there.
  const suppressions = before + (await eraseSuppressions(ctx, holdings))
  await ctx.store.purge?.()
  return { messages, cancelled, suppressions, parkedEvents, inbound, links }
}

async function eraseMessages(
  ctx: ErasureContext,
  holdings: readonly Holding[],
): Promise<Pick<ErasureReport, 'messages' | 'cancelled'>> {
  let messages = 0
  let cancelled = 0
  for await (const record of eachMessage(ctx.store, messagesAtOnce)) {
    if (!isAbout(record, holdings)) continue
    const erased = await eraseMessage(ctx, record, holdings)
    if (erased === undefined) continue
    messages += 1
    if (!isCancelled(erased)) continue
    cancelled += 1
    emitFailed(ctx, erased)
  }
  return { messages, cancelled }
}

function isCancelled({ state }: MessageRecord): boolean {
  return state.name === 'failed' && state.failure.kind === 'erased'
}

function emitFailed({ events }: Pick<ErasureContext, 'events'>, record: MessageRecord): void {
  if (record.state.name !== 'failed') return
  const { failure } = record.state
  events.emit('failed', () => ({ ...eventOf(record), error: failureError(record, failure) }))
}
