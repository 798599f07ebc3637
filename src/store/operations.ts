import type { GateRecord, MessageRecord } from '../model/index.ts'
import { compact, newWriteId } from '../util/index.ts'
import { type DocumentKind, type Documents, gateKey, type StoredDocument } from './documents.ts'
import type { FeedEntry } from './feed.ts'
import type { MessageQuery, PageRequest, ScopedStore, StoreChange } from './store.ts'

/** The first message that a query finds. */
export async function findOne(store: ScopedStore, by: MessageQuery): Promise<MessageRecord | undefined> {
  const [found] = await store.find(by)
  return found
}

export async function readGate(store: ScopedStore): Promise<GateRecord | undefined> {
  return (await store.getDocument('gate', gateKey))?.value
}

/** Writes the gate over the version before it. `false`: another write came first. */
export function writeGate(
  store: ScopedStore,
  gate: GateRecord,
  entries?: readonly FeedEntry[],
): Promise<boolean> {
  const { version, writeId } = gate
  return store.putDocument('gate', { key: gateKey, version, writeId, value: gate }, version - 1, entries)
}

/** The value of a document. */
export async function readDocument<Kind extends DocumentKind>(
  store: ScopedStore,
  kind: Kind,
  key: string,
): Promise<Documents[Kind] | undefined> {
  return (await store.getDocument(kind, key))?.value
}

export interface Replacement<Value> {
  readonly before: StoredDocument<Value> | undefined
  readonly value: Value
  /** What the write means, for the feed. */
  readonly entriesOf?: ((writeId: string) => readonly FeedEntry[]) | undefined
}

/** Writes over the document that was read, or adds one. `false`: another write came first, and nothing is written. */
export function replaceDocument<Kind extends DocumentKind>(
  store: ScopedStore,
  kind: Kind,
  key: string,
  { before, value, entriesOf }: Replacement<Documents[Kind]>,
): Promise<boolean> {
  const document = nextDocument(key, before, value)
  return store.putDocument(kind, document, before?.version ?? 0, entriesOf?.(document.writeId))
}

/** The version of a document that comes after the one that was read, or the first one. */
export function nextDocument<Value>(
  key: string,
  before: { readonly version: number } | undefined,
  value: Value,
): StoredDocument<Value> & { readonly writeId: string } {
  const version = before === undefined ? firstVersion() : before.version + 1
  return { key, version, writeId: newWriteId(), value }
}

/** Writes a document over any other of its key. Returns the value that was there before. */
export async function writeDocument<Kind extends DocumentKind>(
  store: ScopedStore,
  kind: Kind,
  key: string,
  value: Documents[Kind],
): Promise<Documents[Kind] | undefined> {
  for (;;) {
    const before = await store.getDocument(kind, key)
    if (await replaceDocument(store, kind, key, { before, value })) return before?.value
  }
}

/** Deletes a document, also one that was written meanwhile. `false`: there was none. */
export async function removeDocument(store: ScopedStore, kind: DocumentKind, key: string): Promise<boolean> {
  for (;;) {
    const before = await store.getDocument(kind, key)
    if (before === undefined) return false
    if (await store.deleteDocument(kind, key, before.version)) return true
  }
}

/** Random, so that a document which is deleted and added again does not get the version that a slow process has read. */
function firstVersion(): number {
  return 1 + Math.floor(Math.random() * 2 ** 40)
}

const pageSize = 1_000

/** Reads every item of a list in the store, page by page. */
export async function listAll<Item>(
  readPage: (page: PageRequest) => Promise<readonly Item[]>,
  keyOf: (item: Item) => string,
): Promise<readonly Item[]> {
  const all: Item[] = []
  for (;;) {
    const last = all.at(-1)
    const page = await readPage({ limit: pageSize, ...compact({ after: last && keyOf(last) }) })
    all.push(...page)
    if (page.length < pageSize) return all
  }
}

/** Reads every message in the store, page by page. A message may come twice. */
export async function* eachMessage(
  store: ScopedStore,
  limit = pageSize,
): AsyncGenerator<MessageRecord, void, undefined> {
  let cursor: string | undefined
  do {
    const { messages, next } = await store.listMessages(compact({ limit, cursor }))
    yield* messages
    cursor = next
  } while (cursor !== undefined)
}

/** What `watch()` reports when a document is written. `undefined`: nothing, because no client waits for it. */
export function changeOf<Kind extends DocumentKind>(
  kind: Kind,
  value: Documents[Kind],
): StoreChange | undefined {
  return changes[kind](value)
}

const changes: { readonly [Kind in DocumentKind]: (value: Documents[Kind]) => StoreChange | undefined } = {
  gate: (record) => ({ type: 'gate', record }),
  suppression: () => undefined,
  'marketing-suppression': () => undefined,
  quarantine: () => undefined,
  person: () => undefined,
  renewal: () => undefined,
  erasure: () => undefined,
  consumer: () => undefined,
  'delayed-event': () => undefined,
  lane: (record) => ({ type: 'lane', record }),
}

/** How long `park()` keeps no event that was unparked as unmatched. Gupshup repeats a webhook for far less. In milliseconds. */
export const toldForMs = 86_400_000

interface Write {
  readonly version: number
  readonly writeId?: string | undefined
}

/** Whether what is stored was written by this very write, which is repeated because its response was lost. */
export function isSameWrite(stored: Write | undefined, write: Write): boolean {
  return stored?.writeId !== undefined && stored.writeId === write.writeId && stored.version === write.version
}

/** A page of items in the order of their keys. For a store that has all of them in memory. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { limit, after = '' }: PageRequest,
): Item[] {
  const following = items.filter((item) => keyOf(item) > after)
  return following.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, limit)
}
