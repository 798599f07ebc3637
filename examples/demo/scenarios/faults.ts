import { answer } from 'gupshup-outbound/emulator'
import { RefusedOnce } from '../refused-once.ts'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'

/** Shorter than anybody should choose: the demo has to wait for it. */
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
  did: 'did not re-send',
  finalState: 'unknown',
  requests: 1,
}

const settled: Row = { ...unknown, did: 'did not re-send, a webhook settled it', finalState: 'delivered' }

/** Late enough to come after the connection has broken. */
const deliveredLate = [answer.events({ status: 'sent', afterMs: 2 * timeoutMs }, 'delivered')]

const connectionRefused: Scenario = {
  name: 'connection refused once',
  own: { client: { httpAgent: new RefusedOnce() } },
  expected: { ...delivered, arrived: 'network', did: 'retried once', requests: 2 },
}

export const faults: ScenarioGroup = {
  title: 'Faults of network and webhooks',
  scenarios: [
    { name: 'a slow reply', fault: { kind: 'latency', ms: 300 }, expected: delivered },
    {
      name: 'webhooks too early',
      fault: { kind: 'event-before-reply' },
      expected: { ...delivered, did: 'took in 3 early webhooks' },
    },
    {
      name: 'webhooks twice',
      fault: { kind: 'duplicate' },
      expected: { ...delivered, did: 'ignored 3 repeated webhooks' },
    },
    {
      name: 'webhooks last first',
      fault: { kind: 'reorder' },
      expected: { ...delivered, did: 'ignored 2 late webhooks' },
    },
    {
      name: 'a lost webhook',
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
      name: 'time-out, not accepted',
      own: { client: { timeoutMs } },
      fault: { kind: 'timeout-before-acceptance' },
      endsOpen: true,
      expected: unknown,
    },
    {
      name: 'time-out, but accepted',
      own: { client: { timeoutMs } },
      fault: { kind: 'timeout-after-acceptance' },
      answers: deliveredLate,
      expected: settled,
    },
  ],
}
