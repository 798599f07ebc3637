import type { QueueName } from '../../../model/index.ts'
import { gateKey } from '../../documents.ts'
import type { StoreChange, WatchedIds } from '../../store.ts'
import { documentIn, messageIn } from '../rows.ts'
import type { Tables } from '../tables/tables.ts'

/** More than a client has. */
const maxLanes = 1_000

const queues: readonly QueueName[] = ['review', 'follow-up', 'queued']

const nothing: WatchedIds = new Map()

/** The listeners to the changes of one scope. */
export class Watchers {
  readonly #watchers = new Set<Watcher>()
  readonly #onChange: () => void
  #scope: number | undefined

  /** @param onChange Called when a listener is added or removed, and when the scope exists. */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  /** Whether a listener watches, and the scope exists. */
  get areWatching(): boolean {
    return this.#scope !== undefined && this.#watchers.size > 0
  }

  /** Returns an unsubscribe function. */
  add(
    listener: (change: StoreChange) => void,
    followed: WatchedIds = nothing,
    gateVersion: number,
  ): () => void {
    const watcher = new Watcher(listener, followed, gateVersion)
    this.#watchers.add(watcher)
    this.#onChange()
    return () => {
      this.#watchers.delete(watcher)
      this.#onChange()
    }
  }

  /** Called when the scope exists. From now on writes of other processes are found. */
  begin(scope: number): void {
    this.#scope = scope
    this.#onChange()
  }

  /** Notifies of a write of this process. */
  notify(change: StoreChange): void {
    for (const watcher of this.#watchers) watcher.notify(change)
  }

  /** Notifies of the writes of other processes. */
  lookUp(tables: Tables, haveOthersWritten: boolean): void {
    if (this.#scope === undefined) return
    for (const watcher of this.#watchers) watcher.lookUp(tables, this.#scope, haveOthersWritten)
  }
}

/** One listener, and the newest versions that it was notified of. */
class Watcher {
  readonly #listener: (change: StoreChange) => void
  readonly #followed: WatchedIds
  #gateVersion: number
  /** By id, only of messages that are followed. */
  readonly #messageVersions = new Map<string, number>()
  readonly #laneVersions = new Map<string, number>()

  /** @param gateVersion The version of the gate when the listener is added. */
  constructor(listener: (change: StoreChange) => void, followed: WatchedIds, gateVersion: number) {
    this.#listener = listener
    this.#followed = followed
    this.#gateVersion = gateVersion
  }

  notify(change: StoreChange): void {
    if (change.type === 'gate') this.#gateVersion = change.record.version
    else if (change.type === 'message' && this.#followed.has(change.id))
      this.#messageVersions.set(change.id, change.record.version)
    this.#listener(change)
  }

  /** Notifies of newer versions. A message that is followed since a moment ago may have been written to before. */
  lookUp(tables: Tables, scope: number, haveOthersWritten: boolean): void {
    if (haveOthersWritten) {
      this.#lookUpGate(tables, scope)
      this.#lookUpLanes(tables, scope)
      // Looking for due messages costs less than finding out which were written.
      for (const queue of queues) this.notify({ type: 'due', queue, dueAt: 0 })
    }
    for (const id of this.#followed.keys()) {
      if (haveOthersWritten || !this.#messageVersions.has(id)) this.#lookUpMessage(tables, scope, id)
    }
    for (const id of this.#messageVersions.keys()) {
      if (!this.#followed.has(id)) this.#messageVersions.delete(id)
    }
  }

  #lookUpGate({ documents }: Tables, scope: number): void {
    if (documents.versionOf(scope, 'gate', gateKey) <= this.#gateVersion) return
    const gate = documentIn('gate', documents.get(scope, 'gate', gateKey))
    if (gate !== undefined) this.notify({ type: 'gate', record: gate.value })
  }

  /** A client reads all lanes before it watches, so it may be told twice what it has read. */
  #lookUpLanes({ documents }: Tables, scope: number): void {
    for (const row of documents.page(scope, 'lane', '', maxLanes)) {
      const lane = documentIn('lane', row)
      if (lane === undefined || this.#laneVersions.get(lane.key) === lane.version) continue
      this.#laneVersions.set(lane.key, lane.version)
      this.notify({ type: 'lane', record: lane.value })
    }
  }

  #lookUpMessage({ messages }: Tables, scope: number, id: string): void {
    const known = this.#messageVersions.get(id) ?? 0
    const version = messages.versionOf(scope, id) ?? 0
    if (version <= known) {
      this.#messageVersions.set(id, known)
      return
    }
    const record = messageIn(messages.get(scope, id))
    if (record !== undefined) this.notify({ type: 'message', id, record })
  }
}
