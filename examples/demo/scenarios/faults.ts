import { answer } from 'gupshup-outbound/emulator'
import { RefusedOnce } from '../refused-once.ts'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'

/** Shorter than advisable in production, because the demo waits for it. */
const timeoutMs = 500

const delivered: Row = {
  code: '–',
  arrived: 'webhook',
  did: 'sent it once',
  finalState: 'delivered',
  requests: 1,
}

const unknown: Row = {
  code: '–',
  arrived: 'network',
  did: 'not re-sent',
  finalState: 'unknown',
  requests: 1,
}

const settled: Row = { ...unknown, did: 'not re-sent, a webhook settled it', finalState: 'delivered' }

/** Late enough to arrive after the connection has broken. */
const deliveredLate = [answer.events({ status: 'sent', afterMs: 2 * timeoutMs }, 'delivered')]

const connectionRefused: Scenario = {
  name: 'connection refused once',
  own: { client: { httpAgent: new RefusedOnce() } },
  expected: { ...delivered, arrived: 'network', did: 'retried once', requests: 2 },
}

export const faults: ScenarioGroup = {
  title: 'Network and webhook faults',
  scenarios: [
    { name: 'slow response', fault: { kind: 'latency', ms: 300 }, expected: delivered },
    {
      name: 'webhooks before response',
      fault: { kind: 'event-before-reply' },
      expected: { ...delivered, did: 'applied 3 early webhooks' },
    },
    {
      name: 'webhooks twice',
      fault: { kind: 'duplicate' },
      expected: { ...delivered, did: 'ignored 3 repeated webhooks' },
    },
    {
      name: 'webhooks in reverse order',
      fault: { kind: 'reorder' },
      expected: { ...delivered, did: 'ignored 2 late webhooks' },
    },
    {
      name: 'lost webhook',
      fault: { kind: 'drop', event: 'delivered' },
      endsOpen: true,
      expected: { ...delivered, did: 'waits for the next webhook', finalState: 'sent' },
    },
    connectionRefused,
    {
      name: 'reset, not accepted',
      fault: { kind: 'reset-before-acceptance' },
      endsOpen: true,
      expected: unknown,
    },
    {
      name: 'reset, but accepted',
      fault: { kind: 'reset-after-acceptance' },
      answers: deliveredLate,
      expected: settled,
    },
    {
      name: 'timeout, not accepted',
      own: { client: { timeoutMs } },
      fault: { kind: 'timeout-before-acceptance' },
      endsOpen: true,
      expected: unknown,
    },
    {
      name: 'timeout, but accepted',
      own: { client: { timeoutMs } },
      fault: { kind: 'timeout-after-acceptance' },
      answers: deliveredLate,
      expected: settled,
    },
  ],
}
