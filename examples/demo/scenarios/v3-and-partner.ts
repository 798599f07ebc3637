import type { NamedTemplateMessage } from 'gupshup-outbound'
import type { Row, Scenario, ScenarioGroup } from '../scenario.ts'
import { fallsBack, raises, suppresses } from './rows.ts'

const spring: NamedTemplateMessage = {
  type: 'template',
  name: 'spring_sale',
  language: 'en',
  components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
}

const delivered: Row = {
  code: '–',
  arrived: 'webhook v3',
  did: 'sent it once',
  finalState: 'delivered',
  requests: 1,
}

/** The same scenario through the partner API, in Meta's form. */
function inV3(scenario: Scenario, name: string): Scenario {
  return {
    ...scenario,
    name,
    own: { partner: 'v3', webhookVersions: [3] },
    expected: { ...scenario.expected, arrived: 'webhook v3' },
  }
}

const expiredToken: Scenario = {
  name: 'expired token',
  own: { partner: 'form' },
  expected: { ...delivered, arrived: 'webhook', did: 'got a new token, retried once', requests: 2 },
  async run({ fixture: { client, emulator, notes }, send, observe }) {
    await client.send({ to: '919900000099', message: 'Hello', until: 'delivered' })
    const before = emulator.partner.token
    emulator.partner.expireToken()
    notes.clear()
    const row = await observe(await send())
    const isRenewed = emulator.requests.at(-1)?.headers['token'] !== before
    return { ...row, did: isRenewed ? `got a new token, ${row.did}` : row.did }
  },
}

export const v3AndPartner: ScenarioGroup = {
  title: 'v3 and partner',
  scenarios: [
    {
      name: 'partner, as a form',
      own: { partner: 'form' },
      expected: { ...delivered, arrived: 'webhook' },
    },
    { name: "partner, in Meta's form", own: { partner: 'v3', webhookVersions: [3] }, expected: delivered },
    inV3(suppresses(1002), 'partner, v3'),
    inV3(fallsBack(1005), 'partner, v3'),
    inV3(fallsBack(131047), 'partner, v3'),
    inV3(raises(131049, 'RecipientError'), 'partner, v3'),
    expiredToken,
    {
      name: 'marketing, by name',
      own: { webhookVersions: [3] },
      request: { message: spring },
      expected: delivered,
    },
    {
      name: 'MM Lite switched off',
      own: { emulator: { marketing: false } },
      request: { message: spring },
      expected: {
        code: '400',
        arrived: 'reply',
        did: 'raised AccountError',
        finalState: 'failed',
        requests: 1,
      },
    },
    {
      name: 'webhooks v2 and v3',
      own: { webhookVersions: [2, 3] },
      expected: { ...delivered, arrived: 'webhook', did: 'ignored 3 repeated webhooks' },
    },
  ],
}
