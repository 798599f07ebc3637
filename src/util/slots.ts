/**
 * The items that are in use, in a list whose slots are used again. For collections through which every message passes.
 *
 * A `Set` or a `Map` moves to a new table every few dozen changes, and the old table points to the new one. Once V8 has promoted one of them, it
 * promotes each later one, with all that is in it, although nothing uses them. They stay until the next full collection (seen on Node 24).
 */
export class Slots<Item extends object> {
  readonly #items: (Item | undefined)[] = []
  readonly #free: number[] = []

  get size(): number {
    return this.#items.length - this.#free.length
  }

  /** Returns the slot of the item, by which it is deleted. */
  add(item: Item): number {
    const slot = this.#free.pop() ?? this.#items.length
    this.#items[slot] = item
    return slot
  }

  /** A second call does nothing: by then the slot may have another item. */
  delete(item: Item, slot: number): void {
    if (this.#items[slot] !== item) return
    this.#items[slot] = undefined
    this.#free.push(slot)
  }

  /** The items at this moment: callers may add and delete while they go through them. */
  [Symbol.iterator](): IterableIterator<Item> {
    return this.#items.filter((item) => item !== undefined).values()
  }
}
