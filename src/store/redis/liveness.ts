import { type MessageRecord, ownerOf } from '../../model/index.ts'

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
  readonly #lookMs: number

  /** @param lookMs How often orphans are looked for although none are known of, in milliseconds. */
  constructor(lookMs: number) {
    this.#lookMs = lookMs
  }

  /** An owner of this process is alive until then. Returns whether Redis must know: it has messages. */
  beat(owner: string, until: number): boolean {
    this.#aliveUntil.set(owner, until)
    return (this.#owned.get(owner)?.size ?? 0) > 0
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
    const left: Set<string>[] = []
    for (const [other, ids] of this.#owned) if (other !== owner && ids.delete(id)) left.push(ids)
    const stay = () => {
      for (const ids of left) ids.add(id)
    }
    if (owner === undefined) return { aliveUntil: undefined, undo: stay }
    const ids = this.#owned.get(owner) ?? new Set()
    const isNew = !ids.has(id)
    this.#owned.set(owner, ids.add(id))
    const aliveUntil = this.#aliveUntil.get(owner)
    if (aliveUntil === undefined) this.lookAgain()
    const undo = () => {
      if (isNew) ids.delete(id)
      stay()
    }
    return { aliveUntil, undo }
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
    if (now >= this.#orphansFrom) return true
    // A client of this process that has stopped without closing.
    for (const [owner, ids] of this.#owned)
      if (ids.size > 0 && now >= (this.#aliveUntil.get(owner) ?? 0)) return true
    return performance.now() - this.#lookedAt >= this.#lookMs
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
