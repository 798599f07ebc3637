import type { SendRequest } from 'gupshup-outbound'
import type { Answer, FaultKind, FaultOptions } from 'gupshup-outbound/emulator'
import type { Fixture, FixtureOptions } from './fixture.ts'
import type { MessageResult } from './result.ts'

/** What happened, in the words of the table. */
export interface Row {
  /** Gupshup's or Meta's code, else the status of the HTTP reply, else `–`. */
  readonly code: string
  /** How the news arrived: `reply`, `webhook`, `webhook v3`, `network` or `–`. */
  readonly arrived: string
  /** What the client did about it. */
  readonly did: string
  readonly finalState: string
  /** Requests made, those that found no connection included. */
  readonly requests: number
}

/** One thing that can happen to a message, and what should come of it. */
export interface Scenario {
  readonly name: string
  readonly expected: Row
  /** What Gupshup does with the messages to the scenario's number, one after the other. @default they are delivered */
  readonly answers?: readonly Answer[]
  /** A fault that strikes the messages to the scenario's number. @default none */
  readonly fault?: FaultOptions & { readonly kind: FaultKind }
  /** What is sent, where it is not a plain text. */
  readonly request?: Partial<SendRequest>
  /** A client and an emulator of its own, for what would disturb the others. @default the shared ones */
  readonly own?: FixtureOptions
  /** Whether the message is left without a last word, so that nobody waits for one. @default false */
  readonly endsOpen?: boolean
  /** What takes more than to send one message. @default sends one message and observes it */
  readonly run?: (stage: ScenarioContext) => Promise<Row>
}

/** Scenarios that stand together in the table. */
export interface ScenarioGroup {
  readonly title: string
  readonly scenarios: readonly Scenario[]
}

/** What a scenario acts with. */
export interface ScenarioContext {
  readonly fixture: Fixture
  /** The scenario's number: nobody else sends to it. */
  readonly to: string
  /** Sends the scenario's message, with these changes, and follows it to its end. */
  send(changes?: Partial<SendRequest>): Promise<MessageResult>
  /** Reads off the records what happened. */
  observe(ending: MessageResult): Promise<Row>
}

/** One cell that is not as expected. */
export interface Difference {
  readonly column: keyof Row
  readonly expected: string
  readonly got: string
}

/** A scenario that has been run. */
export interface ScenarioResult {
  readonly name: string
  readonly got: Row
  /** Empty if all went as expected. */
  readonly differences: readonly Difference[]
}

const columns = ['code', 'arrived', 'did', 'finalState', 'requests'] as const satisfies readonly (keyof Row)[]

/** Holds what happened against what should have. Every cell must be the same, to the letter. */
export function compare(name: string, expected: Row, got: Row): ScenarioResult {
  const differences = columns
    .filter((column) => expected[column] !== got[column])
    .map((column) => ({ column, expected: String(expected[column]), got: String(got[column]) }))
  return { name, got, differences }
}
