import { backOff } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'

function refused(code: number, did: string): Row {
  return { code: `${code}`, arrived: 'reply', did, finalState: 'failed', requests: 1 }
}

const tooManyRequests: Scenario = {
  name: 'Too Many Requests',
  own: { client: { policies: { 'too-many-requests': backOff({ initialMs: 300, haltAfter: null }) } } },
  fault: { kind: 'too-many-requests', count: 1 },
  expected: {
    code: '429',
    arrived: 'reply',
    did: 'backed off, probed, sent again',
    finalState: 'delivered',
    requests: 2,
  },
}

const withoutId: Scenario = {
  name: 'response without id',
  answers: [
    answer.reply({
      status: 200,
      body: { status: 'submitted' },
      accepted: answer.events({ status: 'sent', afterMs: 150 }, 'delivered'),
    }),
  ],
  expected: {
    code: '200',
    arrived: 'reply',
    did: 'not re-sent, a webhook settled it',
    finalState: 'delivered',
    requests: 1,
  },
}

const wronglyLabelled: Scenario = {
  name: 'JSON as text/html',
  answers: [
    answer.reply({
      status: 200,
      contentType: 'text/html',
      body: (messageId: string) => JSON.stringify({ status: 'submitted', messageId }),
      accepted: answer.events(),
    }),
  ],
  endsOpen: true,
  expected: {
    code: '–',
    arrived: 'reply',
    did: 'waits for the next webhook',
    finalState: 'accepted',
    requests: 1,
  },
}

export const replies: ScenarioGroup = {
  title: 'HTTP responses',
  scenarios: [
    wronglyLabelled,
    withoutId,
    {
      name: '202 with status error',
      answers: [answer.reply({ status: 202, body: { status: 'error', message: 'Something is not right' } })],
      expected: refused(202, 'raised GupshupError'),
    },
    {
      name: 'Invalid Destination',
      answers: [answer.reply({ status: 400, body: { status: 'error', message: 'Invalid Destination' } })],
      expected: refused(400, 'raised RecipientError'),
    },
    {
      name: 'Authentication Failed',
      own: { client: { apiKey: 'an-unknown-key' } },
      expected: refused(401, 'halted, raised AuthenticationError'),
    },
    {
      name: 'wrong kind of key',
      own: {},
      fault: { kind: 'wrong-kind-of-key' },
      expected: refused(401, 'halted, raised AuthenticationError'),
    },
    tooManyRequests,
    {
      name: 'Bad Gateway, in HTML',
      fault: { kind: 'html-502' },
      endsOpen: true,
      expected: {
        code: '502',
        arrived: 'reply',
        did: 'not re-sent',
        finalState: 'unknown',
        requests: 1,
      },
    },
  ],
}
