import type { EventIds } from '../../model/index.ts'
import type { DiscardResult, PageRequest, ParkedEvent, ParkResult } from '../store.ts'
import { bodyOf, messageIn } from './entry.ts'
import type { Keyspace } from './keyspace.ts'
import { eventNames } from './message-index.ts'
import { numberOf, textsOf } from './reply.ts'
import { wellFormed } from './well-formed.ts'

/** An event comes at most seconds before its message is known; a day outlasts any outage between the two. In milliseconds. */
const retentionMs = 86_400_000

/** As many as the memory store keeps. */
const limit = 10_000

/** Events that came before their message was known. */
export class PendingEvents {
  readonly #space: Keyspace

  constructor(space: Keyspace) {
    this.#space = space
  }

  /** An event without an id or a number is let go: nobody could ever find it. */
  async park(event: ParkedEvent): Promise<ParkResult> {
    const names = event.to === undefined ? idNamesOf(event) : [...idNamesOf(event), numberName(event.to)]
    if (names.length === 0) return { evicted: [] }
    const texts = [JSON.stringify(names), JSON.stringify(eventNames(event)), JSON.stringify(event)]
    const reply = await this.#space.write('parkEvent', event.id, ...texts, retentionMs, limit)
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
    return textsOf(await this.#space.run('listParked', after, limit)).map(eventIn)
  }

  async discard(event: ParkedEvent): Promise<DiscardResult> {
    const names = JSON.stringify(eventNames(event))
    const [outcome, known] = textsOf(await this.#space.run('discardEvent', event.id, names))
    if (known !== undefined) return { outcome: 'known', record: messageIn(known) }
    return { outcome: outcome === 'discarded' ? 'discarded' : 'gone' }
  }

  async unpark({ id }: ParkedEvent): Promise<boolean> {
    return numberOf(await this.#space.run('unparkEvent', id)) === 1
  }

  async #findBy(names: readonly string[]): Promise<readonly ParkedEvent[]> {
    return textsOf(await this.#space.run('findParked', ...names)).map(eventIn)
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
