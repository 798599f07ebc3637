import type { ScopedStore } from '../store/index.ts'
import type { StepKind } from './store-availability.ts'

/** Runs one step of a store. */
export type RunStep = <Value>(kind: StepKind, step: () => Promise<Value>) => Promise<Value>

/** The same store, with every step run by `run`. What works by itself, such as `watch()`, stays as it is. */
export function interceptStore(store: ScopedStore, run: RunStep): ScopedStore {
  const read = <Value>(step: () => Promise<Value>) => run('read', step)
  const write = <Value>(step: () => Promise<Value>) => run('write', step)
  const { identity } = store
  const time = store.time?.bind(store)
  return {
    isShared: store.isShared,
    insert: (record) => write(() => store.insert(record)),
    replace: (record, claim) => write(() => store.replace(record, claim)),
    get: (id) => read(() => store.get(id)),
    findByKey: (key) => read(() => store.findByKey(key)),
    findByEventId: (ids) => read(() => store.findByEventId(ids)),
    findOpen: (to) => read(() => store.findOpen(to)),
    findDue: (work, now, limit) => read(() => store.findDue(work, now, limit)),
    nextDueAt: (work) => read(() => store.nextDueAt(work)),
    countWaiting: () => read(() => store.countWaiting()),
    heartbeat: (owner, until) => write(() => store.heartbeat(owner, until)),
    releaseOwner: (owner) => write(() => store.releaseOwner(owner)),
    findOrphans: (now, limit, maxAheadMs) => read(() => store.findOrphans(now, limit, maxAheadMs)),
    park: (event) => write(() => store.park(event)),
    findParked: (ids) => read(() => store.findParked(ids)),
    findParkedFor: (to) => read(() => store.findParkedFor(to)),
    listParked: (page) => read(() => store.listParked(page)),
    unpark: (event) => write(() => store.unpark(event)),
    discard: (event) => write(() => store.discard(event)),
    getEntry: (kind, key) => read(() => store.getEntry(kind, key)),
    putEntry: (kind, key, entry) => write(() => store.putEntry(kind, key, entry)),
    replaceEntry: (kind, key, before, entry) => write(() => store.replaceEntry(kind, key, before, entry)),
    deleteEntry: (kind, key) => write(() => store.deleteEntry(kind, key)),
    listEntries: (kind, page) => read(() => store.listEntries(kind, page)),
    recordInbound: (inbound) => write(() => store.recordInbound(inbound)),
    getWindow: (to) => read(() => store.getWindow(to)),
    readGate: () => read(() => store.readGate()),
    writeGate: (record) => write(() => store.writeGate(record)),
    watch: (listener, followed) => store.watch(listener, followed),
    ...(identity && { identity: () => write(() => identity.call(store)) }),
    ...(store.release && { release: store.release.bind(store) }),
    ...(store.startWorker && { startWorker: store.startWorker.bind(store) }),
    ...(time && { time: () => read(time) }),
    ...(store.createLeaseSource && { createLeaseSource: store.createLeaseSource.bind(store) }),
  }
}
