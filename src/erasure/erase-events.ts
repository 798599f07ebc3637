import { subjectOf } from '../events/index.ts'
import type { Holding } from '../people/index.ts'
import { listAll, removeDocument, type ScopedStore } from '../store/index.ts'
import { containsAddress, isErasedText, isRecord } from '../util/index.ts'

/** Few enough that looking through them blocks nothing else for long. */
const entriesAtOnce = 250

/** What tells which events are about a person. */
export interface Traces {
  readonly holdings: readonly Holding[]
  /** The ids of the person's messages that are erased. */
  readonly messages: ReadonlySet<string>
}

/** An event, in the feed or with a consumer. */
interface KeptEvent {
  readonly subject: string
  /** When it was appended. */
  readonly at: number
  readonly event: unknown
  /** What a consumer failed with. */
  readonly error?: string | undefined
}

/**
 * Erases the entries of the feed that are about a person.
 *
 * @param after The sequence up to which the feed was erased before.
 * @returns How many it erased, and up to which sequence.
 */
export async function eraseEntries(
  { store }: { readonly store: ScopedStore },
  traces: Traces,
  after = 0,
): Promise<{ readonly erased: number; readonly upTo: number }> {
  let erased = 0
  let upTo = after
  for (let end = Number.POSITIVE_INFINITY; upTo < end; ) {
    const page = await store.readFeed({ after: upTo, limit: entriesAtOnce })
    if (page === undefined || page.next === upTo) break
    // What is appended from now on is for the next call, or others could keep this one busy for good.
    end = Math.min(end, page.newest)
    const sequences = page.entries.flatMap((entry) => (isAbout(entry, traces) ? [entry.sequence] : []))
    if (sequences.length > 0) await store.eraseFeedEntries(sequences)
    erased += sequences.length
    upTo = page.next
  }
  return { erased, upTo }
}

/**
 * Deletes the events about a person that a consumer is to be told again. Called after `eraseEntries()`: a consumer that delays an event looks for its
 * entry once more after it has written it down, so either this finds the event, or the consumer misses the entry.
 */
export async function forgetDelayed(
  { store }: { readonly store: ScopedStore },
  traces: Traces,
): Promise<number> {
  const delayed = await listAll(
    (page) => store.listDocuments('delayed-event', page),
    ({ key }) => key,
  )
  let deleted = 0
  for (const { key, value } of delayed)
    if (isAbout(value, traces) && (await removeDocument(store, 'delayed-event', key))) deleted += 1
  return deleted
}

function isAbout({ subject, at, event, error }: KeptEvent, { holdings, messages }: Traces): boolean {
  const theirs = holdings.filter((one) => one.isWhole || one.isTheirs(at)).map(({ address }) => address)
  if (theirs.some((address) => subjectOf('person', address) === subject)) return true
  // Events of the message since its erasure have no data of the person.
  if (messages.has(subject) && !isOfErased(event)) return true
  return namesOneOf([event, error], theirs)
}

/** Whether one of the addresses is somewhere in a value, or in the name of a field. In a number only as a whole: a time has many digits. */
function namesOneOf(value: unknown, addresses: readonly string[]): boolean {
  if (typeof value === 'string') return containsAddress(value, addresses)
  if (typeof value === 'number') return addresses.includes(String(value))
  if (Array.isArray(value)) return value.some((item) => namesOneOf(item, addresses))
  if (!isRecord(value)) return false
  return Object.entries(value).some(
    ([name, item]) => containsAddress(name, addresses) || namesOneOf(item, addresses),
  )
}

function isOfErased(event: unknown): boolean {
  return isRecord(event) && typeof event['to'] === 'string' && isErasedText(event['to'])
}
