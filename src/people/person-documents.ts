import type { NumberRecord, ParentIdRecord, PersonRecord, UserIdRecord } from '../model/index.ts'
import { type FeedEntry, readDocument, replaceDocument, type ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'
import { isPlaceholder } from './placeholder.ts'
import { upgraded } from './stored-before.ts'

/** What a write means for the feed. */
export type EntriesOf = (writeId: string) => readonly FeedEntry[]

export interface PeopleContext {
  readonly store: ScopedStore
  readonly clock: Pick<Clock, 'now'>
}

const parentId = /^[A-Z]{2}\.ENT\./

/** Whether an id is one that several portfolios share. */
export function isParentId(userId: string): boolean {
  return parentId.test(userId)
}

export async function readNumber(store: ScopedStore, canonical: string): Promise<NumberRecord | undefined> {
  const record = await readRecord(store, canonical)
  return record?.type === 'number' ? record : undefined
}

export async function readUserIdRecord(
  store: ScopedStore,
  userId: string,
): Promise<UserIdRecord | undefined> {
  const record = await readRecord(store, userId)
  return record?.type === 'user-id' ? record : undefined
}

export async function readParentId(store: ScopedStore, userId: string): Promise<ParentIdRecord | undefined> {
  const record = await readRecord(store, userId)
  return record?.type === 'parent-id' ? record : undefined
}

async function readRecord(store: ScopedStore, key: string): Promise<PersonRecord | undefined> {
  const record = await readDocument(store, 'person', key)
  return record === undefined ? undefined : upgraded(record)
}

/** Whether any event has named a person by an id. Ids begin with a letter, so they come after every number, and placeholders come last. */
export async function hasUserIds(store: ScopedStore): Promise<boolean> {
  const [first] = await store.listDocuments('person', { limit: 1, after: ':' })
  return first !== undefined && !isPlaceholder(first.key)
}

/**
 * Writes what `update` makes of a record, and again if another process wrote first.
 *
 * @param update Returns the record that it was given if there is nothing to change.
 * @param entriesOf Called after `update`, for the write of what it returned.
 * @returns whether anything was written
 */
export async function updatePerson<Record extends PersonRecord>(
  store: ScopedStore,
  key: string,
  fresh: Record,
  update: (record: Record) => Record,
  entriesOf?: EntriesOf,
): Promise<boolean> {
  for (;;) {
    const before = await store.getDocument('person', key)
    const stored = before === undefined ? undefined : upgraded(before.value)
    const known = stored === undefined || !isSameType(stored, fresh) ? undefined : stored
    const value = update(known ?? fresh)
    if (value === known) return false
    if (await replaceDocument(store, 'person', key, { before, value, entriesOf })) return true
  }
}

function isSameType<Record extends PersonRecord>(record: PersonRecord, like: Record): record is Record {
  return record.type === like.type
}
