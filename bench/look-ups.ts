import type { ScopedStore } from 'gupshup-outbound/store'
import { findOne } from '../src/store/operations.ts'
import { type OpenStore, openStore, type StoreKind } from './open-store.ts'
import { acceptedRecord, gupshupIdOf, scope } from './records.ts'

export interface LookUpFigure {
  readonly rows: number
  readonly fillSeconds: number
  /** From opening the store once more to its first look-up, in milliseconds. */
  readonly openMs: number | undefined
  /** In microseconds, by what is looked up. */
  readonly microseconds: Readonly<Record<string, { readonly p50: number; readonly p99: number }>>
}

const batchSize = 2_000
const samples = 20_000

const ways: Readonly<Record<string, (store: ScopedStore, index: number) => Promise<unknown>>> = {
  id: (store, index) => store.get(acceptedRecord(index).id),
  key: (store, index) => findOne(store, { idempotencyKey: `order-${index}` }),
  'Gupshup id': (store, index) => findOne(store, { eventIds: { gupshupId: gupshupIdOf(index) } }),
  number: (store, index) => store.find({ openTo: String(919_000_000_000 + index) }),
}

/**
 * How long look-ups take in a store that grows from one number of rows to the next. It is settled before each measurement: the connection that has filled it
 * is closed, so that SQLite's log is in its file.
 */
export async function* measureLookUps(
  kind: StoreKind,
  sizes: readonly number[],
): AsyncGenerator<LookUpFigure> {
  const opened: OpenStore = await openStore(kind)
  let rows = 0
  try {
    for (const size of sizes) {
      const startedAt = performance.now()
      await withConnection(opened, async (store) => {
        for (; rows < size; rows += batchSize) await fill(store, rows, Math.min(batchSize, size - rows))
      })
      const fillSeconds = (performance.now() - startedAt) / 1_000
      const microseconds: Record<string, { p50: number; p99: number }> = {}
      await withConnection(opened, async (store) => {
        for (const [name, lookUp] of Object.entries(ways))
          microseconds[name] = await sample(store, size, lookUp)
      })
      yield { rows: size, fillSeconds, openMs: await measureOpening(opened), microseconds }
    }
  } finally {
    await opened.close()
  }
}

/** A store in memory has no other connection than its own. */
async function withConnection(
  { store, openAgain }: OpenStore,
  use: (store: ScopedStore) => Promise<void>,
): Promise<void> {
  if (openAgain === undefined) return await use(store.scoped(scope))
  const connection = openAgain()
  await use(connection.scoped(scope))
  await connection.close()
}

async function measureOpening({ openAgain }: OpenStore): Promise<number | undefined> {
  if (openAgain === undefined) return undefined
  const startedAt = performance.now()
  const another = openAgain()
  await another.scoped(scope).get(acceptedRecord(0).id)
  const openMs = performance.now() - startedAt
  await another.close()
  return openMs
}

async function fill(store: ScopedStore, start: number, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => store.insert(acceptedRecord(start + index))))
}

async function sample(
  store: ScopedStore,
  rows: number,
  lookUp: (store: ScopedStore, index: number) => Promise<unknown>,
): Promise<{ p50: number; p99: number }> {
  const times: number[] = []
  for (let count = 0; count < samples; count += 1) {
    const index = Math.floor(Math.random() * rows)
    const startedAt = performance.now()
    const found = await lookUp(store, index)
    times.push((performance.now() - startedAt) * 1_000)
    if (found === undefined) throw new Error(`Row ${index} of ${rows} was not found.`)
  }
  times.sort((a, b) => a - b)
  return { p50: times[samples / 2] ?? 0, p99: times[Math.floor(samples * 0.99)] ?? 0 }
}
