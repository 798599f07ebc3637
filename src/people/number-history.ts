import type { ConsentDecision, NumberRecord } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { readNumber } from './person-documents.ts'
import { type Stay, staysOf } from './stays.ts'
import { mergedTenancies } from './tenancies.ts'
import { canonicalNumber, twinOf } from './twins.ts'

/** Everything that is known of a number, under whichever of its spellings events have named it. */
export interface NumberHistory {
  /** The spelling that was asked for first. */
  readonly spellings: readonly string[]
  readonly stays: readonly Stay[]
  readonly decisions: readonly ConsentDecision[]
}

/** More spellings than these are a loop of contradicting events. */
const maxSpellings = 8

export async function readHistory(store: ScopedStore, number: string): Promise<NumberHistory> {
  // Every send asks for the history of its recipient, and nearly every number has one spelling and no history.
  if (twinOf(number) !== undefined) return await readSpellings(store, number)
  const record = await readNumber(store, number)
  if (record === undefined) return { spellings: [number], stays: [], decisions: [] }
  return record.otherSpellings === undefined
    ? historyOf([number], [record])
    : await readSpellings(store, number)
}

async function readSpellings(store: ScopedStore, number: string): Promise<NumberHistory> {
  const spellings = new Set([number])
  const records = new Map<string, NumberRecord | undefined>()
  for (const spelling of spellings) {
    const canonical = canonicalNumber(spelling)
    const twin = twinOf(spelling)
    if (twin !== undefined) spellings.add(twin)
    if (records.has(canonical) || records.size === maxSpellings) continue
    const record = await readNumber(store, canonical)
    records.set(canonical, record)
    for (const other of record?.otherSpellings ?? []) spellings.add(other)
  }
  return historyOf(
    [...spellings],
    [...records.values()].filter((record) => record !== undefined),
  )
}

function historyOf(spellings: readonly string[], records: readonly NumberRecord[]): NumberHistory {
  const claims = records.flatMap((record) => record.claims ?? [])
  return {
    spellings,
    stays: staysOf(mergedTenancies(records.map(({ tenancies }) => tenancies)), claims),
    decisions: records.flatMap((record) => record.decisions ?? []),
  }
}
