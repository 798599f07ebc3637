import type { Entries, EntryKind } from '../entries.ts'
import type { PageRequest } from '../store.ts'
import { numberOf, textOf, textsOf } from './encoding.ts'
import type { Keyspace } from './keyspace.ts'

/** The Redis keys of each kind: its entries by their keys, and the keys in order. Version 0.2 used the same names for suppressions. */
const names = {
  suppression: ['suppressions', 'suppressed'],
  'marketing-suppression': ['marketing-suppressions', 'marketing-suppressed'],
  quarantine: ['quarantines', 'quarantined'],
} as const satisfies Readonly<Record<EntryKind, readonly [entries: string, order: string]>>

/** Entries by kind and key, listed in the byte order of their keys. */
export class StoredEntries {
  readonly #keyspace: Keyspace

  constructor(keyspace: Keyspace) {
    this.#keyspace = keyspace
  }

  async get<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined> {
    const [entries] = names[kind]
    return entryOf(await this.#keyspace.getField(entries, key))
  }

  async put<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined> {
    return entryOf(await this.#keyspace.write('putEntry', ...names[kind], key, JSON.stringify(entry)))
  }

  async replace<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry: Entries[Kind] | undefined,
  ): Promise<boolean> {
    const texts = [JSON.stringify(before), entry === undefined ? '' : JSON.stringify(entry)]
    return numberOf(await this.#keyspace.run('replaceEntry', ...names[kind], key, ...texts)) === 1
  }

  async delete(kind: EntryKind, key: string): Promise<boolean> {
    return numberOf(await this.#keyspace.write('deleteEntry', ...names[kind], key)) === 1
  }

  async list<Kind extends EntryKind>(
    kind: Kind,
    { limit, after = '' }: PageRequest,
  ): Promise<readonly Entries[Kind][]> {
    const page = textsOf(await this.#keyspace.run('listEntries', ...names[kind], after, limit))
    return page.map((text): Entries[Kind] => JSON.parse(text))
  }
}

function entryOf<Entry>(reply: unknown): Entry | undefined {
  const text = textOf(reply)
  return text === undefined ? undefined : JSON.parse(text)
}
