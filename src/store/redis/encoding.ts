import {
  type GateRecord,
  type LaneRecord,
  type MessageRecord,
  parseGate,
  parseMessage,
} from '../../model/index.ts'
import { parseDocument } from '../documents.ts'

/**
 * The record in a stored entry. An entry has two lines: the index, which the scripts decode, and the record, which they never decode. Lua
 * cannot tell an empty list from an empty object.
 */
export function bodyOf(entry: string): string {
  return entry.slice(entry.indexOf('\n') + 1)
}

export function messageIn(entry: string): MessageRecord {
  return parseMessage(bodyOf(entry))
}

export function gateIn(entry: string): GateRecord {
  return parseGate(bodyOf(entry))
}

export function laneIn(entry: string): LaneRecord {
  return parseDocument('lane', bodyOf(entry))
}

/** A reply that is a text. */
export function textOf(reply: unknown): string | undefined {
  return typeof reply === 'string' ? reply : undefined
}

/** A reply that is a list of texts. */
export function textsOf(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.flatMap((item: unknown) => textOf(item) ?? []) : []
}

/** A reply that is a number, which Redis sends as a text when it has a fraction. */
export function numberOf(reply: unknown): number | undefined {
  return typeof reply === 'number' ? reply : typeof reply === 'string' ? Number(reply) : undefined
}

/** Replaces halves of characters, which the JSON library of Redis cannot read, by U+FFFD, as UTF-8 does. */
export function wellFormed(text: string): string {
  return text.toWellFormed()
}
