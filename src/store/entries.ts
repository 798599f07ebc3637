import type { Quarantine, Suppression } from '../model/index.ts'

/** What is kept by name, each kind apart, with the key that it is found by. */
export interface Entries {
  /** By number: nothing is sent to it. */
  readonly suppression: Suppression
  /** By number: no marketing is sent to it. Apart, because a number can be on both lists, and be taken off one. */
  readonly 'marketing-suppression': Suppression
  /** By template: nothing is sent with it. */
  readonly quarantine: Quarantine
}

export type EntryKind = keyof Entries
