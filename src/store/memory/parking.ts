import type { EventIds, ParkedEvent } from '../store.ts'

/** Events that came before their message was known, oldest first and bounded. */
export class Parking {
  readonly #events = new Set<ParkedEvent>()
  /** The same events under each of their ids and their number: every accepted message looks here. */
  readonly #index = new Map<string, Set<ParkedEvent>>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  add(event: ParkedEvent): void {
    this.#events.add(event)
    for (const name of namesOf(event)) {
      const known = this.#index.get(name)
      if (known === undefined) this.#index.set(name, new Set([event]))
      else known.add(event)
    }
    for (const oldest of this.#events) {
      if (this.#events.size <= this.#limit) break
      this.#remove(oldest)
    }
  }

  take(ids: EventIds): ParkedEvent[] {
    if (this.#events.size === 0) return []
    const taken = new Set(namesOf(ids).flatMap((name) => [...(this.#index.get(name) ?? [])]))
    for (const event of taken) this.#remove(event)
    return [...taken]
  }

  to(number: string): ParkedEvent[] {
    return [...(this.#index.get(`to ${number}`) ?? [])]
  }

  #remove(event: ParkedEvent): void {
    this.#events.delete(event)
    for (const name of namesOf(event)) {
      const known = this.#index.get(name)
      known?.delete(event)
      if (known?.size === 0) this.#index.delete(name)
    }
  }
}

function namesOf({ gupshupId, whatsappId, to }: EventIds & { readonly to?: string }): string[] {
  const names: string[] = []
  if (gupshupId !== undefined) names.push(`gupshup ${gupshupId}`)
  if (whatsappId !== undefined) names.push(`whatsapp ${whatsappId}`)
  if (to !== undefined) names.push(`to ${to}`)
  return names
}
