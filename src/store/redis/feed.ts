import type { FeedEntry, FeedPage, FeedPageRequest, StoredFeedEntry } from '../feed.ts'
import { textsOf } from './encoding.ts'
import type { Keyspace } from './keyspace.ts'

/** How many entries one step erases: about a millisecond of Redis' time. */
const erasedAtOnce = 1_000

/**
 * The feed of one scope. Each entry is a key of its own, `feed:<sequence>`, that expires like a message. A stream would keep the bytes of an erased
 * entry, and a hash would keep all entries until the next write.
 */
export class RedisFeed {
  readonly #keyspace: Keyspace

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace
  }

  async read({ after, limit }: FeedPageRequest): Promise<FeedPage> {
    const [newest, oldest, first, ...texts] = textsOf(await this.#keyspace.run('readFeed', after, limit))
    const start = Number(first)
    return {
      entries: texts.flatMap((text, index) => (text === '' ? [] : [entryIn(text, start + index)])),
      // The page also covers what has expired, unless it begins behind the newest entry of a Redis that was emptied.
      next: Math.max(after, Math.min(start + texts.length - 1, Number(newest))),
      oldest: Number(oldest),
      newest: Number(newest),
    }
  }

  async erase(sequences: readonly number[]): Promise<void> {
    for (let start = 0; start < sequences.length; start += erasedAtOnce)
      await this.#keyspace.write('eraseFeedEntries', ...sequences.slice(start, start + erasedAtOnce))
  }
}

/**
 * The texts of entries, the last arguments of a command that appends them. Redis puts the time on a line before each. A script never decodes
 * the event, because Lua cannot tell an empty list from an empty object.
 */
export function entryTexts(entries: readonly FeedEntry[] = []): string[] {
  return entries.map(
    ({ id, name, subject, event }) => `${JSON.stringify({ id, name, subject })}\n${JSON.stringify(event)}`,
  )
}

function entryIn(text: string, sequence: number): StoredFeedEntry {
  const [at, head = '', event = ''] = text.split('\n')
  const { id, name, subject }: Omit<FeedEntry, 'event'> = JSON.parse(head)
  return { id, name, subject, event: JSON.parse(event), sequence, at: Number(at) }
}
