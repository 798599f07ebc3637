import type { EventIds } from '../../model/index.ts'
import type { FeedEntry } from '../feed.ts'
import { toldForMs } from '../operations.ts'
import type { ParkedEvent, ParkedQuery, ParkResult, UnparkResult } from '../store.ts'
import { bodyOf, messageIn, textsOf, wellFormed } from './encoding.ts'
import { entryTexts } from './feed.ts'
import type { Keyspace } from './keyspace.ts'
import { eventNames } from './message-index.ts'

/** An event arrives at most seconds before its message is stored, and a day is longer than any outage in between. In milliseconds. */
const parkedMs = 86_400_000

/** The same as in the memory store. */
const maxEvents = 10_000

/** Events that arrived before their message was stored. */
export class PendingEvents {
  readonly #keyspace: Keyspace
  readonly #retentionMs: number

  /** @param retentionMs How long the feed keeps an entry. */
  constructor(keyspace: Keyspace, retentionMs: number) {
    this.#keyspace = keyspace
    this.#retentionMs = retentionMs
  }

  /** Drops an event without an id or a number, because no lookup could find it. */
  async park(event: ParkedEvent): Promise<ParkResult> {
    const names = event.to === undefined ? idNamesOf(event) : [...idNamesOf(event), numberName(event.to)]
    if (names.length === 0) return { excess: [] }
    const texts = [JSON.stringify(names), JSON.stringify(eventNames(event)), JSON.stringify(event)]
    const reply = await this.#keyspace.write('parkEvent', event.id, ...texts, parkedMs, maxEvents)
    const [outcome, ...entries] = textsOf(reply)
    const [known] = entries
    if (outcome === 'known' && known !== undefined) return { known: messageIn(known), excess: [] }
    return { excess: entries.map(eventIn) }
  }

  async find(by: ParkedQuery): Promise<readonly ParkedEvent[]> {
    if ('page' in by) {
      const { limit, after = '' } = by.page
      return textsOf(await this.#keyspace.run('listParked', after, limit)).map(eventIn)
    }
    const names = 'to' in by ? [numberName(by.to)] : idNamesOf(by.eventIds)
    // Every webhook asks, and nearly always there is none.
    if (names.length === 0 || textsOf(await this.#keyspace.getMembers(...names)).length === 0) return []
    return textsOf(await this.#keyspace.run('findParked', ...names)).map(eventIn)
  }

  async unpark(
    event: ParkedEvent,
    reason: 'applied' | 'unmatched',
    entries?: readonly FeedEntry[],
  ): Promise<UnparkResult> {
    const names = reason === 'unmatched' ? eventNames(event) : []
    const toldMs = reason === 'unmatched' ? toldForMs : 0
    const args = [event.id, JSON.stringify(names), this.#retentionMs, toldMs, ...entryTexts(entries)]
    const [outcome, known] = textsOf(await this.#keyspace.run('unparkEvent', ...args))
    if (known !== undefined) return { outcome: 'known', record: messageIn(known) }
    return { outcome: outcome === 'removed' ? 'removed' : 'gone' }
  }
}

function idNamesOf({ gupshupId, whatsappId }: EventIds): string[] {
  const names: string[] = []
  if (gupshupId !== undefined) names.push(`parked-gupshup:${wellFormed(gupshupId)}`)
  if (whatsappId !== undefined) names.push(`parked-whatsapp:${wellFormed(whatsappId)}`)
  return names
}

const numberName = (to: string): string => `parked-to:${wellFormed(to)}`

function eventIn(entry: string): ParkedEvent {
  return JSON.parse(bodyOf(entry))
}
