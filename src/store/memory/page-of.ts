import type { Page } from '../store.ts'

/** The items that follow the one the last page ended with. If that one is gone, the walk starts again rather than lose any. */
export function pageOf<Item>(
  items: Iterable<Item>,
  idOf: (item: Item) => string,
  { limit, after }: Page,
): Item[] {
  const all = [...items]
  const start = after === undefined ? 0 : all.findIndex((item) => idOf(item) === after) + 1
  return all.slice(start, start + limit)
}
