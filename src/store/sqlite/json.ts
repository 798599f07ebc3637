import { type GateRecord, type MessageRecord, parseGate, parseMessage } from '../../model/index.ts'

/** What was stored as JSON. */
export function parsed<Stored>(json: string | undefined): Stored | undefined {
  return json === undefined ? undefined : JSON.parse(json)
}

export function allParsed<Stored>(texts: readonly string[]): Stored[] {
  return texts.map((json) => JSON.parse(json))
}

export function parsedMessage(json: string | undefined): MessageRecord | undefined {
  return json === undefined ? undefined : parseMessage(json)
}

export function parsedMessages(texts: readonly string[]): MessageRecord[] {
  return texts.map(parseMessage)
}

export function parsedGate(json: string | undefined): GateRecord | undefined {
  return json === undefined ? undefined : parseGate(json)
}
