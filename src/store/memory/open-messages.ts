/** Ids of open messages by number. Nearly every number has only one, and a set for each would take a sixth of the memory of a message. */
export class OpenMessages {
  readonly #byNumber = new Map<string, string | Set<string>>()

  add(to: string, id: string): void {
    const known = this.#byNumber.get(to)
    if (known === undefined) this.#byNumber.set(to, id)
    else if (typeof known === 'string') this.#byNumber.set(to, new Set([known, id]))
    else known.add(id)
  }

  delete(to: string, id: string): void {
    const known = this.#byNumber.get(to)
    if (known === id) this.#byNumber.delete(to)
    if (typeof known !== 'object') return
    known.delete(id)
    if (known.size === 0) this.#byNumber.delete(to)
  }

  to(number: string): string[] {
    const known = this.#byNumber.get(number)
    if (known === undefined) return []
    return typeof known === 'string' ? [known] : [...known]
  }
}
