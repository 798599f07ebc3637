import type { PageRequest } from '../store/index.ts'

const pageSize = 1_000

/** Every entry of a list in the store, page by page. */
export async function listAll<Entry>(
  read: (page: PageRequest) => Promise<readonly Entry[]>,
  keyOf: (entry: Entry) => string,
): Promise<readonly Entry[]> {
  const all: Entry[] = []
  for (;;) {
    const last = all.at(-1)
    const after = last === undefined ? {} : { after: keyOf(last) }
    const page = await read({ limit: pageSize, ...after })
    all.push(...page)
    if (page.length < pageSize) return all
  }
}
