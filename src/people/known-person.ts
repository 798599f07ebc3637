import type { ConsentDecision, UserIdRecord } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { type NumberHistory, readHistory } from './number-history.ts'
import { readUserIdRecord } from './person-documents.ts'
import { isStayOf, presentStay, stayAt } from './stays.ts'

/** The ids of a person, from the oldest to the newest. A chain longer than this is a loop of contradicting notices. */
const maxIds = 16

/** A person as the ids and numbers show that one event after another has linked. */
export interface KnownPerson {
  /** The ids, with placeholders and without parent ids. */
  readonly ids: ReadonlySet<string>
  readonly records: ReadonlyMap<string, UserIdRecord>
  /** Of every number that was the person's at some time. */
  readonly histories: readonly NumberHistory[]
}

/** Reads everything about the person with these ids. */
export async function readPerson(
  store: ScopedStore,
  someIds: Iterable<string>,
  known: readonly NumberHistory[] = [],
): Promise<KnownPerson> {
  const ids = new Set(someIds)
  const records = new Map<string, UserIdRecord>()
  const read = new Set<string>()
  const histories = [...known]
  let before: number
  do {
    before = ids.size
    for (const id of ids) if (!read.has(id)) await follow(id)
    for (const { stays } of histories) for (const stay of stays) if (isStayOf(stay, ids)) add(stay.ids)
  } while (ids.size > before)
  return { ids, records, histories }

  async function follow(id: string): Promise<void> {
    read.add(id)
    const record = await readUserIdRecord(store, id)
    if (record === undefined) return
    records.set(id, record)
    add(record.otherIds ?? [])
    for (const number of [...(record.numbers ?? []), ...(record.claimedNumbers ?? [])]) {
      if (histories.every(({ spellings }) => !spellings.includes(number)))
        histories.push(await readHistory(store, number))
    }
  }

  function add(others: Iterable<string>): void {
    for (const id of others) if (ids.size < maxIds) ids.add(id)
  }
}

/** The history of the person's present number. `undefined`: it is not known, or the person has left it. */
export function presentNumberOf({ ids, histories }: KnownPerson): NumberHistory | undefined {
  const present = histories.flatMap((history) => {
    const stay = presentStay(history.stays)
    return stay !== undefined && isStayOf(stay, ids) ? [{ history, lastSeen: stay.lastSeen }] : []
  })
  return present.sort((a, b) => b.lastSeen - a.lastSeen)[0]?.history
}

/** What the person has decided with numbers, each while it was the person's. Only now is it known whose it was at that time. */
export function decisionsOf({ ids, histories }: KnownPerson): readonly ConsentDecision[] {
  return histories.flatMap(({ stays, decisions }) =>
    decisions.filter(({ at }) => isStayOf(stayAt(stays, at), ids)),
  )
}
