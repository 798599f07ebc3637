import type { Message } from 'gupshup-outbound'
import type { FixtureOptions } from '../fixture.ts'
import {
  interactiveMessages,
  namedPassword,
  namedTemplates,
  sessionMessages,
  templateForms,
} from '../messages.ts'
import type { Scenario, ScenarioGroup } from '../scenario.ts'

const forms = { form: 'sent it as a form', json: "sent it in Meta's form" } as const

/** A message that is delivered; the row says in which form it was posted. */
function delivered(name: string, message: Message, form: keyof typeof forms, own?: FixtureOptions): Scenario {
  return {
    name,
    request: { message },
    ...(own && { own }),
    expected: {
      code: '–',
      arrived: form === 'json' ? 'webhook v3' : 'webhook',
      did: forms[form],
      finalState: 'delivered',
      requests: 1,
    },
    async run({ fixture, to, send, observe }) {
      const row = await observe(await send())
      const request = fixture.emulator.requests.find((one) => one.to === to)
      const posted = forms[request?.endpoint?.body ?? 'form']
      return { ...row, did: row.did.replace('sent it once', posted) }
    },
  }
}

const throughPartner: FixtureOptions = { partner: 'v3', webhookVersions: [3] }

export const whatCanBeSent: ScenarioGroup = {
  title: 'Types of messages',
  scenarios: [
    ...sessionMessages.map((message) =>
      delivered('subType' in message ? message.subType : message.type, message, 'form'),
    ),
    ...interactiveMessages.map((message) =>
      delivered(message.interactive.type, message, 'json', throughPartner),
    ),
    ...templateForms.map(([name, message]) => delivered(`template, ${name}`, message, 'form')),
    ...namedTemplates.map(([name, message]) =>
      delivered(`by name, ${name}`, message, 'json', throughPartner),
    ),
    delivered('by name, one-time code', namedPassword, 'json', throughPartner),
  ],
}
