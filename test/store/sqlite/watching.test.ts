import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import { readGate, writeGate } from '../../../src/store/operations.ts'
import type { ScopedStore, Store, StoreChange } from '../../../src/store/store.ts'
import { accepted, aGate, aRecord, next, posting } from '../../../src/store/testing/records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const soon = { timeout: 30_000, interval: 5 }

/** Two stores on one file, like two processes. */
let stores: readonly Store[]
let ours: ScopedStore
let theirs: ScopedStore

beforeEach(async () => {
  const path = folder.newFile()
  const [one, other] = [sqliteStore({ path }), sqliteStore({ path })]
  stores = [one, other]
  ours = one.scoped('MyShop:917834811114')
  theirs = other.scoped('MyShop:917834811114')
  await ours.countWaiting()
  await theirs.countWaiting()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await Promise.all(stores.map((store) => store.close()))
})

function watch(scope: ScopedStore, watchedIds: Map<string, unknown> = new Map()) {
  const changes: StoreChange[] = []
  const hints: StoreChange[] = []
  const stop = scope.watch((change) => (change.type === 'due' ? hints : changes).push(change), watchedIds)
  return { changes, hints, stop }
}

const messageChange = (record: MessageRecord): StoreChange => ({ type: 'message', id: record.id, record })
const gateChange = (version: number): StoreChange => ({ type: 'gate', record: aGate(version) })

describe('a watcher of an SQLite store', () => {
  it('is notified of the gate of another process', async () => {
    const { changes } = watch(ours)
    await writeGate(theirs, aGate(1))
    await vi.waitFor(() => expect(changes).toEqual([gateChange(1)]), soon)
    await writeGate(theirs, aGate(2))
    await vi.waitFor(() => expect(changes).toEqual([gateChange(1), gateChange(2)]), soon)
  })

  it('is told to look for due messages when another process has written, and not of its own writes', async () => {
    const { changes, hints } = watch(ours)
    const record = aRecord('mine')
    await ours.insert(record)
    await writeGate(ours, aGate(1))
    await vi.waitFor(() => expect(changes).toEqual([messageChange(record), gateChange(1)]), soon)
    expect(hints).toEqual([])
    await theirs.insert(aRecord('theirs'))
    await vi.waitFor(() => expect(hints).toContainEqual({ type: 'due', queue: 'queued', dueAt: 0 }), soon)
  })

  it('is notified of the messages that it watches, and of no others', async () => {
    const first = aRecord('watched')
    const second = next(first, { state: posting })
    await ours.insert(first)
    const { changes } = watch(ours, new Map([['watched', 1]]))
    await theirs.insert(aRecord('another'))
    await theirs.replace(second)
    await vi.waitFor(() => expect(changes).toContainEqual(messageChange(second)), soon)
    await writeGate(theirs, aGate(1))
    await vi.waitFor(() => expect(changes).toContainEqual(gateChange(1)), soon)
    expect(
      changes.filter(({ type }) => type === 'message').map((change) => 'id' in change && change.id),
    ).not.toContain('another')
  })

  it('is notified of a message that it begins to watch after it was written', async () => {
    const watchedIds = new Map<string, unknown>()
    const { changes } = watch(ours, watchedIds)
    const record = aRecord('one')
    await theirs.insert(record)
    await writeGate(theirs, aGate(1))
    await vi.waitFor(() => expect(changes).toEqual([gateChange(1)]), soon)
    watchedIds.set('one', 1)
    await vi.waitFor(() => expect(changes).toEqual([gateChange(1), messageChange(record)]), soon)
  })

  it('is notified once of each change, in the order of the writes of both processes', async () => {
    const first = aRecord('one')
    const second = next(first, { state: posting })
    const third = next(second, { state: accepted })
    const { changes } = watch(ours, new Map([['one', 1]]))
    await ours.insert(first)
    await writeGate(ours, aGate(1))
    await theirs.replace(second)
    await vi.waitFor(() => expect(changes).toContainEqual(messageChange(second)), soon)
    await ours.replace(third)
    await writeGate(theirs, aGate(2))
    await vi.waitFor(() => expect(changes).toContainEqual(gateChange(2)), soon)
    expect(changes).toEqual([
      messageChange(first),
      gateChange(1),
      messageChange(second),
      messageChange(third),
      gateChange(2),
    ])
  })

  it('is notified when it began to watch before the file was opened', async () => {
    const path = folder.newFile()
    const late = sqliteStore({ path })
    const early = sqliteStore({ path })
    stores = [...stores, late, early]
    const { changes } = watch(late.scoped('MyShop:917834811114'))
    await writeGate(early.scoped('MyShop:917834811114'), aGate(1))
    await readGate(late.scoped('MyShop:917834811114'))
    await vi.waitFor(() => expect(changes).toEqual([gateChange(1)]), soon)
  })

  it('is the only reason to poll the file', async () => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    await writeGate(ours, aGate(1))
    expect(timers).not.toHaveBeenCalled()
    const { stop } = watch(ours)
    expect(timers).toHaveBeenCalledTimes(1)
    const timer = timers.mock.results[0]?.value
    expect(timer?.hasRef()).toBe(false)
    stop()
    // Cleared: https://nodejs.org/api/timers.html#timeoutclose
    expect(Reflect.get(Object(timer), '_destroyed')).toBe(true)
  })
})
