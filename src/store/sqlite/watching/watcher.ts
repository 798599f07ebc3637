import { gateKey } from '../../documents.ts'
import type { StoreChange, WatchedIds } from '../../store.ts'
import { documentIn, messageIn } from '../rows.ts'
import type { Tables } from '../tables/tables.ts'

/** Somebody who watches a scope, and what they have been told. */
export class Watcher {
  readonly #listener: (change: StoreChange) => void
  readonly #followed: WatchedIds
  #toldGate: number
  /** The newest version that was told, by id. Only of messages that are followed. */
  readonly #toldMessages = new Map<string, number>()

  /** @param gateVersion The version of the gate that is there when the watch begins. */
  constructor(listener: (change: StoreChange) => void, followed: WatchedIds, gateVersion: number) {
    this.#listener = listener
    this.#followed = followed
    this.#toldGate = gateVersion
  }

  tell(change: StoreChange): void {
    if (change.type === 'gate') this.#toldGate = change.record.version
    else if (this.#followed.has(change.id)) this.#toldMessages.set(change.id, change.record.version)
    this.#listener(change)
  }

  /** Tells of what is newer than what was told. Whoever has just begun to follow a message may have missed a write to it. */
  lookUp(tables: Tables, scope: number, haveOthersWritten: boolean): void {
    if (haveOthersWritten) this.#lookUpGate(tables, scope)
    for (const id of this.#followed.keys()) {
      if (haveOthersWritten || !this.#toldMessages.has(id)) this.#lookUpMessage(tables, scope, id)
    }
    for (const id of this.#toldMessages.keys()) {
      if (!this.#followed.has(id)) this.#toldMessages.delete(id)
    }
  }

  #lookUpGate({ documents }: Tables, scope: number): void {
    if (documents.versionOf(scope, 'gate', gateKey) <= this.#toldGate) return
    const gate = documentIn('gate', documents.get(scope, 'gate', gateKey))
    if (gate !== undefined) this.tell({ type: 'gate', record: gate.value })
  }

  #lookUpMessage({ messages }: Tables, scope: number, id: string): void {
    const told = this.#toldMessages.get(id) ?? 0
    const version = messages.versionOf(scope, id) ?? 0
    if (version <= told) {
      this.#toldMessages.set(id, told)
      return
    }
    const record = messageIn(messages.get(scope, id))
    if (record !== undefined) this.tell({ type: 'message', id, record })
  }
}
