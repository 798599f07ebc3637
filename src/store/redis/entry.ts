import { type GateRecord, type MessageRecord, parseGate, parseMessage } from '../../model/index.ts'

/**
 * One key in Redis holds two lines: the first is for the scripts, the second is the record, which they never decode. A script that
 * decoded and encoded it would turn an empty list into an object.
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
