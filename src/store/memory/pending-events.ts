import type { EventIds } from '../../model/index.ts'
import type { PageRequest, ParkedEvent } from '../store.ts'

/** Few enough for one caller to unpark. */
const maxExcess = 100

/** Events that arrived before their message was stored, oldest first. */
export class PendingEvents {
  readonly #events = new Map<string, ParkedEvent>()
  /** The same events by each of their ids and their number, because every accepted message looks here. */
  readonly #index = new Map<string, Set<ParkedEvent>>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  get isEmpty(): boolean {
    return this.#events.size === 0
  }

  /** Returns the oldest events above the limit, which stay. Drops an event without an id and a number, which could never be found. */
  add(event: ParkedEvent): ParkedEvent[] {
    const names = namesOf(event)
    if (names.length > 0 && !this.#events.has(event.id)) this.#insert(event, names)
    const count = Math.min(this.#events.size - this.#limit, maxExcess)
    const excess: ParkedEvent[] = []
    for (const oldest of this.#events.values()) {
      if (excess.length >= count) break
      excess.push(oldest)
    }
    return excess
  }

  #insert(event: ParkedEvent, names: readonly string[]): void {
    this.#events.set(event.id, event)
    for (const name of names) {
      const known = this.#index.get(name)
      if (known === undefined) this.#index.set(name, new Set([event]))
      else known.add(event)
    }
  }

  /** By id only: other events for the same number belong to other messages. */
  withId(ids: EventIds): ParkedEvent[] {
    if (this.isEmpty) return []
    return [...new Set(idNamesOf(ids).flatMap((name) => [...(this.#index.get(name) ?? [])]))]
  }

  to(number: string): ParkedEvent[] {
    return [...(this.#index.get(`to ${number}`) ?? [])]
  }

  /** In the order of their ids. */
  page({ limit, after = '' }: PageRequest): ParkedEvent[] {
    const ids = [...this.#events.keys()].filter((id) => id > after).sort()
    return ids.slice(0, limit).flatMap((id) => this.#events.get(id) ?? [])
  }

  /** `false`: it is not there. */
  delete({ id }: ParkedEvent): boolean {
    const event = this.#events.get(id)
    if (event !== undefined) this.#remove(event)
    return event !== undefined
  }

  #remove(event: ParkedEvent): void {
    this.#events.delete(event.id)
    for (const name of namesOf(event)) {
      const known = this.#index.get(name)
      known?.delete(event)
      if (known?.size === 0) this.#index.delete(name)
    }
  }
}

function namesOf(event: ParkedEvent): string[] {
  return event.to === undefined ? idNamesOf(event) : [...idNamesOf(event), `to ${event.to}`]
}

function idNamesOf({ gupshupId, whatsappId }: EventIds): string[] {
  const names: string[] = []
  if (gupshupId !== undefined) names.push(`gupshup ${gupshupId}`)
  if (whatsappId !== undefined) names.push(`whatsapp ${whatsappId}`)
  return names
}
