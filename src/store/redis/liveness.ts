import { type MessageRecord, ownerOf } from '../../model/index.ts'

/** How often orphans are looked for although none are known of, in milliseconds. Our choice. */
const lookMs = 60_000

/**
 * What a process knows of who is alive in one scope, so that idle clients ask Redis nothing. An owner is written as alive together with the messages that
 * it takes, and by its heartbeats only while it has some. Others hear until when it is alive, and look for orphans then.
 */
export class Liveness {
  readonly #aliveUntil = new Map<string, number>()
  /** The messages of each owner of this process. */
  readonly #owned = new Map<string, Set<string>>()
  /** From when on there may be orphans, by the time of the heartbeats. */
  #orphansFrom = Number.NEGATIVE_INFINITY
  #lookedAt = Number.NEGATIVE_INFINITY

  /** An owner of this process is alive until then. Returns whether Redis must know: it has messages. */
  beat(owner: string, until: number): boolean {
    this.#aliveUntil.set(owner, until)
    const isNeeded = (this.#owned.get(owner)?.size ?? 0) > 0
    if (isNeeded) this.noteAlive(until)
    return isNeeded
  }

  /** An owner of this process has closed. */
  forget(owner: string): void {
    this.#aliveUntil.delete(owner)
    this.#owned.delete(owner)
    this.#orphansFrom = Number.NEGATIVE_INFINITY
  }

  /** This process is about to write the message. Returns until when its owner is alive, and what to call if another write has come first. */
  take(record: MessageRecord): { readonly aliveUntil: number | undefined; readonly undo: () => void } {
    const { id } = record
    const owner = ownerOf(record)
    for (const [other, ids] of this.#owned) if (other !== owner) ids.delete(id)
    if (owner === undefined) return { aliveUntil: undefined, undo: () => {} }
    const ids = this.#owned.get(owner) ?? new Set()
    const isNew = !ids.has(id)
    this.#owned.set(owner, ids.add(id))
    const aliveUntil = this.#aliveUntil.get(owner)
    this.noteAlive(aliveUntil ?? 0)
    return { aliveUntil, undo: () => void (isNew && ids.delete(id)) }
  }

  /** Another process has written the message, so no owner of this one has it any more. */
  noteWritten(id: string): void {
    for (const ids of this.#owned.values()) ids.delete(id)
  }

  /** An owner is alive until then. 0: it has closed. */
  noteAlive(until: number): void {
    this.#orphansFrom = Math.min(this.#orphansFrom, until)
  }

  /** Something may have been missed. */
  lookAgain(): void {
    this.#orphansFrom = Number.NEGATIVE_INFINITY
  }

  mayHaveOrphans(now: number): boolean {
    return now >= this.#orphansFrom || performance.now() - this.#lookedAt >= lookMs
  }

  /** Redis is asked now. What is heard from now on counts for the next look. */
  beginLook(): void {
    this.#orphansFrom = Number.POSITIVE_INFINITY
  }

  /** @param nextUntil When the next owner is no longer alive. Absent: the look has failed, or there are more orphans. */
  endLook(nextUntil: number | undefined): void {
    if (nextUntil === undefined) this.lookAgain()
    else {
      this.#lookedAt = performance.now()
      this.noteAlive(nextUntil)
    }
  }
}
