import type { SendRequest } from 'gupshup-outbound'
import type { Answer, FaultKind, FaultOptions } from 'gupshup-outbound/emulator'
import type { Fixture, FixtureOptions } from './fixture.ts'
import type { MessageResult } from './result.ts'

/** One row of the table: what happened. */
export interface Row {
  /** Gupshup's or Meta's code, else the status of the HTTP response, else `–`. */
  readonly code: string
  /** What reported it: `reply`, `webhook`, `webhook v3`, `network` or `–`. */
  readonly arrived: string
  /** What the client did about it. */
  readonly did: string
  readonly finalState: string
  /** Requests made, including those without a connection. */
  readonly requests: number
}

/** One thing that can happen to a message, and the expected result. */
export interface Scenario {
  readonly name: string
  readonly expected: Row
  /** What Gupshup does with the messages to the scenario's number, one after the other. @default they are delivered */
  readonly answers?: readonly Answer[]
  /** A fault that affects the messages to the scenario's number. @default none */
  readonly fault?: FaultOptions & { readonly kind: FaultKind }
  /** What is sent, if not a plain text. */
  readonly request?: Partial<SendRequest>
  /** Its own client and emulator, if it would affect the others. @default the shared ones */
  readonly own?: FixtureOptions
  /** Whether the message gets no final status, so that the demo does not wait for one. @default false */
  readonly endsOpen?: boolean
  /** Runs a scenario that does more than send one message. @default sends one message and observes it */
  readonly run?: (context: ScenarioContext) => Promise<Row>
}

/** Scenarios under one heading of the table. */
export interface ScenarioGroup {
  readonly title: string
  readonly scenarios: readonly Scenario[]
}

/** What a scenario works with. */
export interface ScenarioContext {
  readonly fixture: Fixture
  /** The scenario's own number. */
  readonly to: string
  /** Sends the scenario's message, with these changes, and waits for its result. */
  send(changes?: Partial<SendRequest>): Promise<MessageResult>
  /** Describes what happened from the notes. */
  observe(result: MessageResult): Promise<Row>
}

/** One cell that differs from what was expected. */
export interface Difference {
  readonly column: keyof Row
  readonly expected: string
  readonly got: string
}

/** The result of one scenario. */
export interface ScenarioResult {
  readonly name: string
  readonly got: Row
  /** Empty if every cell is as expected. */
  readonly differences: readonly Difference[]
}

const columns = ['code', 'arrived', 'did', 'finalState', 'requests'] as const satisfies readonly (keyof Row)[]

/** Compares the row with the expected one, cell by cell. */
export function compare(name: string, expected: Row, got: Row): ScenarioResult {
  const differences = columns
    .filter((column) => expected[column] !== got[column])
    .map((column) => ({ column, expected: String(expected[column]), got: String(got[column]) }))
  return { name, got, differences }
}
