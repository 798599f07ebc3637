import {
  type ConsumerRecord,
  type DelayedEventRecord,
  type ErasureRecord,
  type GateRecord,
  type LaneRecord,
  type PersonRecord,
  parseGate,
  type Quarantine,
  type RenewalRecord,
  type Suppression,
} from '../model/index.ts'

/** What a store keeps by key, each kind apart. */
export interface Documents {
  /** One, under `gateKey`. */
  readonly gate: GateRecord
  /** By number: nothing is sent to it. */
  readonly suppression: Suppression
  /** By number: no marketing is sent to it. A number can be on both lists, and be removed from one. */
  readonly 'marketing-suppression': Suppression
  /** By template: nothing is sent with it. */
  readonly quarantine: Quarantine
  /** By address, a number in its canonical spelling or an id: what is known of the person. */
  readonly person: PersonRecord
  /** One, under `renewalKey`. */
  readonly renewal: RenewalRecord
  /** One, under `erasureKey`, since a person was erased for the first time. */
  readonly erasure: ErasureRecord
  /** By the consumer's name. */
  readonly consumer: ConsumerRecord
  /** By consumer, partition and sequence: an event that is told again later, or a dead letter. */
  readonly 'delayed-event': DelayedEventRecord
  /** By the lane's name, once it was paused. */
  readonly lane: LaneRecord
}

export type DocumentKind = keyof Documents

/** A document as it is stored. All of it is JSON-safe. */
export interface StoredDocument<Value> {
  readonly key: string
  /** Differs from every version that the key had shortly before. At least 1. */
  readonly version: number
  /** Identifies the write that made this version. Absent: version 0.3 wrote it. */
  readonly writeId?: string | undefined
  readonly value: Value
}

/** Reads the JSON of a value, also one that version 0.3 wrote. */
export function parseDocument<Kind extends DocumentKind>(kind: Kind, json: string): Documents[Kind] {
  return parsers[kind](json)
}

const parsers: { readonly [Kind in DocumentKind]: (json: string) => Documents[Kind] } = {
  gate: parseGate,
  suppression: (json) => JSON.parse(json),
  'marketing-suppression': (json) => JSON.parse(json),
  quarantine: (json) => JSON.parse(json),
  person: (json) => JSON.parse(json),
  renewal: (json) => JSON.parse(json),
  erasure: (json) => JSON.parse(json),
  consumer: (json) => JSON.parse(json),
  'delayed-event': (json) => JSON.parse(json),
  lane: (json) => JSON.parse(json),
}

/** The key of the one gate of a scope. */
export const gateKey = 'gate'

/** The key of the one renewal lock of a scope. */
export const renewalKey = 'renewal'

/** The key of the one salt of a scope. */
export const erasureKey = 'erasure'
