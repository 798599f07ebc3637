import type { EventIds } from '../../model/index.ts'
import type { DiscardResult, PageRequest, ParkedEvent, ParkResult } from '../store.ts'
import { bodyOf, messageIn, numberOf, textsOf, wellFormed } from './encoding.ts'
import type { Keyspace } from './keyspace.ts'
import { eventNames } from './message-index.ts'

/** An event arrives at most seconds before its message is stored, and a day is longer than any outage in between. In milliseconds. */
const retentionMs = 86_400_000

/** The same as in the memory store. */
const maxEvents = 10_000

/** Events that arrived before their message was stored. */
export class PendingEvents {
  readonly #keyspace: Keyspace

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace
  }

  /** Drops an event without an id or a number, because no lookup could find it. */
  async park(event: ParkedEvent): Promise<ParkResult> {
    const names = event.to === undefined ? idNamesOf(event) : [...idNamesOf(event), numberName(event.to)]
    if (names.length === 0) return { evicted: [] }
    const texts = [JSON.stringify(names), JSON.stringify(eventNames(event)), JSON.stringify(event)]
    const reply = await this.#keyspace.write('parkEvent', event.id, ...texts, retentionMs, maxEvents)
    const [outcome, ...entries] = textsOf(reply)
    const [known] = entries
    if (outcome === 'known' && known !== undefined) return { known: messageIn(known), evicted: [] }
    return { evicted: entries.map(eventIn) }
  }

  find(ids: EventIds): Promise<readonly ParkedEvent[]> {
    return this.#findBy(idNamesOf(ids))
  }

  findFor(to: string): Promise<readonly ParkedEvent[]> {
    return this.#findBy([numberName(to)])
  }

  async list({ limit, after = '' }: PageRequest): Promise<readonly ParkedEvent[]> {
    return textsOf(await this.#keyspace.run('listParked', after, limit)).map(eventIn)
  }

  async discard(event: ParkedEvent): Promise<DiscardResult> {
    const names = JSON.stringify(eventNames(event))
    const [outcome, known] = textsOf(await this.#keyspace.run('discardEvent', event.id, names))
    if (known !== undefined) return { outcome: 'known', record: messageIn(known) }
    return { outcome: outcome === 'discarded' ? 'discarded' : 'gone' }
  }

  async unpark({ id }: ParkedEvent): Promise<boolean> {
    return numberOf(await this.#keyspace.run('unparkEvent', id)) === 1
  }

  async #findBy(names: readonly string[]): Promise<readonly ParkedEvent[]> {
    return textsOf(await this.#keyspace.run('findParked', ...names)).map(eventIn)
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
