import { backOff } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Scenario, ScenarioGroup } from '../scenario.ts'
import { fallsBack, nameOf, raises } from './rows.ts'

const takenBack: Scenario = {
  name: 'Undeliverable, delivered',
  answers: [answer.failThenDeliver(131026)],
  expected: {
    code: '131026',
    arrived: 'webhook',
    did: 'waited, then it was delivered',
    finalState: 'delivered',
    requests: 1,
  },
}

const pairLimit: Scenario = {
  name: nameOf(131056),
  answers: [answer.fail(131056), answer.fail(131056), answer.deliver()],
  expected: {
    code: '131056',
    arrived: 'webhook',
    did: 'retried 2 times',
    finalState: 'delivered',
    requests: 3,
  },
}

const throughput: Scenario = {
  name: nameOf(130429),
  own: { client: { policies: { 130429: backOff({ initialMs: 300, haltAfter: null }) } } },
  answers: [answer.fail(130429), answer.deliver()],
  expected: {
    code: '130429',
    arrived: 'webhook',
    did: 'backed off, probed, sent again',
    finalState: 'delivered',
    requests: 2,
  },
}

const inVersion3: Scenario = {
  ...raises(131053, 'ContentError'),
  own: { webhookVersions: [3] },
  expected: {
    code: '131053',
    arrived: 'webhook v3',
    did: 'raised ContentError',
    finalState: 'failed',
    requests: 1,
  },
}

const stopsMarketing: Scenario = {
  ...raises(131050, 'RecipientError'),
  expected: {
    code: '131050',
    arrived: 'webhook',
    did: 'suppressed it for marketing',
    finalState: 'failed',
    requests: 1,
  },
}

export const metaCodes: ScenarioGroup = {
  title: "Meta's codes, passed on by Gupshup",
  scenarios: [
    fallsBack(470),
    throughput,
    raises(131026, 'RecipientError'),
    takenBack,
    fallsBack(131047),
    stopsMarketing,
    inVersion3,
    pairLimit,
  ],
}
