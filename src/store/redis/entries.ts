import type { Entries, EntryKind } from '../entries.ts'
import type { PageRequest } from '../store.ts'
import type { Keyspace } from './keyspace.ts'
import { numberOf, textOf, textsOf } from './reply.ts'

/** Where each kind lies: its entries by their keys, and the keys in order. Version 0.2 wrote suppressions under these names too. */
const names = {
  suppression: ['suppressions', 'suppressed'],
  'marketing-suppression': ['marketing-suppressions', 'marketing-suppressed'],
  quarantine: ['quarantines', 'quarantined'],
} as const satisfies Readonly<Record<EntryKind, readonly [entries: string, order: string]>>

/** What is kept by name, listed in the order of the bytes of its keys. */
export class StoredEntries {
  readonly #space: Keyspace

  constructor(space: Keyspace) {
    this.#space = space
  }

  async get<Kind extends EntryKind>(kind: Kind, key: string): Promise<Entries[Kind] | undefined> {
    const [entries] = names[kind]
    return entryOf(await this.#space.getField(entries, key))
  }

  async put<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    entry: Entries[Kind],
  ): Promise<Entries[Kind] | undefined> {
    return entryOf(await this.#space.write('putEntry', ...names[kind], key, JSON.stringify(entry)))
  }

  async replace<Kind extends EntryKind>(
    kind: Kind,
    key: string,
    before: Entries[Kind],
    entry: Entries[Kind] | undefined,
  ): Promise<boolean> {
    const texts = [JSON.stringify(before), entry === undefined ? '' : JSON.stringify(entry)]
    return numberOf(await this.#space.run('replaceEntry', ...names[kind], key, ...texts)) === 1
  }

  async delete(kind: EntryKind, key: string): Promise<boolean> {
    return numberOf(await this.#space.write('deleteEntry', ...names[kind], key)) === 1
  }

  async list<Kind extends EntryKind>(
    kind: Kind,
    { limit, after = '' }: PageRequest,
  ): Promise<readonly Entries[Kind][]> {
    const page = textsOf(await this.#space.run('listEntries', ...names[kind], after, limit))
    return page.map((text): Entries[Kind] => JSON.parse(text))
  }
}

function entryOf<Entry>(reply: unknown): Entry | undefined {
  const text = textOf(reply)
  return text === undefined ? undefined : JSON.parse(text)
}
