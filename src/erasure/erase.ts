import { erasedAddress, forgetPerson, type Holding, holdingsOf, saltOf } from '../people/index.ts'
import { eraseSuppressions } from '../preflight/index.ts'
import type { SettlementContext } from '../settlement/index.ts'
import { eachMessage, type ScopedStore } from '../store/index.ts'
import { eraseEntries, forgetDelayed } from './erase-events.ts'
import { eraseMessage, isAbout, isCanceled } from './erase-message.ts'
import { forgetParked } from './forget-parked.ts'

/** Few enough that reading them blocks nothing else for long. */
const messagesAtOnce = 250

/** What `client.erase()` found about a person. It has counts only. */
export interface ErasureReport {
  /** Messages that have lost their content, their metadata and what they were addressed to. Hashes stay of their key and of WhatsApp's ids. */
  readonly messages: number
  /** How many of them waited to be sent. They are not sent any more. */
  readonly canceled: number
  /** Suppressions that stay in force under a hash. */
  readonly suppressions: number
  /** Webhooks that had arrived before their message was known. */
  readonly parkedEvents: number
  /** Events in the feed, and those that a consumer was to be told again. */
  readonly feedEvents: number
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
  const { ids, messages, canceled } = await eraseMessages(ctx, holdings)
  const traces = { holdings, messages: ids }
  const told = await eraseEntries(ctx, traces)
  const delayed = await forgetDelayed(ctx, traces)
  const parkedEvents = await forgetParked(ctx, holdings)
  const whole = holdings.filter(({ isWhole, isPresent }) => isWhole || isPresent)
  const inbound = await ctx.store.forgetInbound(whole.map((holding) => holding.address))
  const links = await forgetPerson(ctx, holdings)
  ctx.seenLinks.clear()
  // An opt-out may have come while the links were there.
  const suppressions = before + (await eraseSuppressions(ctx, holdings))
  // So may an event, from a process that had read what was not erased yet.
  const late = await eraseEntries(ctx, traces, told.upTo)
  const feedEvents = told.erased + delayed + late.erased + (await forgetDelayed(ctx, traces))
  await ctx.store.purge?.()
  return { messages, canceled, suppressions, parkedEvents, feedEvents, inbound, links }
}

interface ErasedMessages extends Pick<ErasureReport, 'messages' | 'canceled'> {
  /** Of all messages of the person, also those that an earlier call has erased. */
  readonly ids: ReadonlySet<string>
}

async function eraseMessages(ctx: ErasureContext, holdings: readonly Holding[]): Promise<ErasedMessages> {
  let messages = 0
  let canceled = 0
  const ids = new Set<string>()
  const hashes = await hashesOf(ctx.store, holdings)
  for await (const record of eachMessage(ctx.store, messagesAtOnce)) {
    if (record.isErased && hashes.has(record.to)) ids.add(record.id)
    if (!isAbout(record, holdings)) continue
    ids.add(record.id)
    const erased = await eraseMessage(ctx, record, holdings)
    if (erased === undefined) continue
    messages += 1
    if (isCanceled(erased)) canceled += 1
  }
  return { messages, canceled, ids }
}

/** What erased messages of the person are addressed to. */
async function hashesOf(store: ScopedStore, holdings: readonly Holding[]): Promise<ReadonlySet<string>> {
  const salt = await saltOf(store)
  return new Set(salt === undefined ? [] : holdings.map(({ address }) => erasedAddress(salt, address)))
}
