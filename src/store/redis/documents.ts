import { type DocumentKind, type Documents, parseDocument, type StoredDocument } from '../documents.ts'
import type { FeedEntry } from '../feed.ts'
import type { PageRequest } from '../store.ts'
import { numberOf, textOf, textsOf } from './encoding.ts'
import { entryTexts } from './feed.ts'
import type { Keyspace } from './keyspace.ts'

/**
 * Where each kind is kept: the texts by key, and the keys in order. Versions 0.2 and 0.3 wrote entries under these names too, and the gate under
 * the third one.
 */
const names = {
  gate: ['gates', 'gate-keys', 'gate'],
  suppression: ['suppressions', 'suppressed', ''],
  'marketing-suppression': ['marketing-suppressions', 'marketing-suppressed', ''],
  quarantine: ['quarantines', 'quarantined', ''],
  person: ['persons', 'person-keys', ''],
  renewal: ['renewals', 'renewal-keys', ''],
  erasure: ['erasures', 'erasure-keys', ''],
  consumer: ['consumers', 'consumer-keys', ''],
  'delayed-event': ['delayed-events', 'delayed-event-keys', ''],
  lane: ['lanes', 'lane-keys', ''],
} as const satisfies Readonly<Record<DocumentKind, readonly [texts: string, order: string, old: string]>>

/** Documents, listed in the order of the bytes of their keys. */
export class RedisDocuments {
  readonly #keyspace: Keyspace
  readonly #retentionMs: number
  readonly #writer: string

  /** @param writer The name that this process writes under. */
  constructor(keyspace: Keyspace, retentionMs: number, writer: string) {
    this.#keyspace = keyspace
    this.#retentionMs = retentionMs
    this.#writer = writer
  }

  async get<Kind extends DocumentKind>(
    kind: Kind,
    key: string,
  ): Promise<StoredDocument<Documents[Kind]> | undefined> {
    const [texts, , old] = names[kind]
    // A plain command takes Redis a fraction of the time of a script.
    const isPlain = old === ''
    const reply = isPlain
      ? await this.#keyspace.getField(texts, key)
      : await this.#keyspace.run('getDocument', ...names[kind], key)
    const text = textOf(reply)
    return text === undefined ? undefined : documentIn(kind, key, text)
  }

  async put<Kind extends DocumentKind>(
    kind: Kind,
    { key, version, writeId, value }: StoredDocument<Documents[Kind]>,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<'written' | 'repeated' | 'lost'> {
    const texts = [JSON.stringify({ version, stamp: writeId }), JSON.stringify(value)]
    const change = kind === 'gate' || kind === 'lane' ? `${this.#writer} ${kind}` : ''
    const document = [...names[kind], key, expectedVersion, ...texts, change]
    const args = [...document, this.#retentionMs, ...entryTexts(entries)]
    const reply = await this.#keyspace.write('putDocument', ...args)
    const outcome = textOf(reply)
    return outcome === 'written' || outcome === 'repeated' ? outcome : 'lost'
  }

  async delete(
    kind: DocumentKind,
    key: string,
    expectedVersion: number,
    entries?: readonly FeedEntry[],
  ): Promise<boolean> {
    const args = [...names[kind], key, expectedVersion, this.#retentionMs, ...entryTexts(entries)]
    return numberOf(await this.#keyspace.write('deleteDocument', ...args)) === 1
  }

  async list<Kind extends DocumentKind>(
    kind: Kind,
    { limit, after = '' }: PageRequest,
  ): Promise<readonly StoredDocument<Documents[Kind]>[]> {
    const page = textsOf(await this.#keyspace.run('listDocuments', ...names[kind], after, limit))
    return page.flatMap((key, index) => {
      const text = index % 2 === 0 ? page[index + 1] : undefined
      return text === undefined ? [] : [documentIn(kind, key, text)]
    })
  }
}

/** Version 0.3 stored an entry without the first line. */
function documentIn<Kind extends DocumentKind>(
  kind: Kind,
  key: string,
  text: string,
): StoredDocument<Documents[Kind]> {
  const end = text.indexOf('\n')
  if (end === -1) return { key, version: 1, value: parseDocument(kind, text) }
  const { version, stamp }: { readonly version: number; readonly stamp?: string } = JSON.parse(
    text.slice(0, end),
  )
  return { key, version, writeId: stamp, value: parseDocument(kind, text.slice(end + 1)) }
}
