import { backOff } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import type { Scenario, ScenarioGroup } from '../scenario.ts'
import { fallsBack, nameOf, raises, suppresses, template } from './rows.ts'

/** Not used by other scenarios, because it is in quarantine afterwards. */
const pausedId = '7b0f3c7e-54a4-4f0e-9d6b-1f6a3d2c8e11'

const emptyWallet: Scenario = {
  name: nameOf(1003),
  own: {},
  answers: [answer.fail(1003), answer.deliver()],
  expected: {
    code: '1003',
    arrived: 'webhook',
    did: 'halted, was resumed, sent again',
    finalState: 'delivered',
    requests: 2,
  },
  async run({ fixture, send, observe }) {
    const sending = send()
    await fixture.gateIs('halted')
    // As an operator would, after topping up the wallet.
    await fixture.client.resume()
    return await observe(await sending)
  },
}

const throttled: Scenario = {
  name: nameOf(4001),
  own: { client: { policies: { 4001: backOff({ initialMs: 300 }) } } },
  fault: { kind: 'rate-limited', count: 1 },
  expected: {
    code: '4001',
    arrived: 'webhook',
    did: 'backed off, probed, sent again',
    finalState: 'delivered',
    requests: 2,
  },
}

export const gupshupCodes: ScenarioGroup = {
  title: "Gupshup's codes",
  scenarios: [
    raises(500, 'InternalServerError'),
    raises(1001, 'BotMappingError'),
    suppresses(1002),
    emptyWallet,
    fallsBack(1004),
    fallsBack(1005),
    fallsBack(1006),
    fallsBack(1007),
    fallsBack(1008),
    raises(1009, 'RequiredParameterMissingError'),
    raises(1010, 'InvalidMediaUrlError'),
    raises(1011, 'InvalidMediaSizeError'),
    suppresses(1012),
    throttled,
    raises(4002, 'InvalidWhatsAppResponseError'),
    raises(4003, 'NoTemplateMatchError'),
    raises(4004, 'CloudApiOnlyError'),
    { ...fallsBack(4005), request: { message: { ...template, id: pausedId }, fallback: template } },
  ],
}
