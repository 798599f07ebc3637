import * as v from 'valibot'
import { compact } from '../util/index.ts'
import { type ApiCapabilities, endpoints, type V3Endpoint } from './api-capabilities.ts'
import { components, templateLanguage, templateName } from './component-schemas.ts'
import { checkFields, type FieldsOf, notWith, optional, refusal } from './fields.ts'
import { type MessageKind, metaBody } from './kind.ts'
import { checkComponents, type TemplateComponent, useOf } from './template-component.ts'
import { oneTimePassword } from './template-values.ts'

/**
 * An approved template by the name it has at Meta, posted in Meta's form.
 *
 * Self-serve, Gupshup documents that for marketing templates only, and the client needs its `appId`. Through the partner API there is
 * an endpoint for templates of every category as well.
 *
 * @see https://docs.gupshup.io/reference/send-mm-lite-messages-v3
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'template',
 *     name: 'new_shoes',
 *     language: 'en',
 *     components: [{ type: 'body', parameters: [{ type: 'text', text: 'Asha' }] }],
 *   },
 * })
 */
export interface NamedTemplateMessage {
  readonly type: 'template'
  /** Small letters, digits and `_`, at most 512. */
  readonly name: string
  /** The language of the template, as Meta writes it: `en`, `en_US`. */
  readonly language: string
  /** A template has an `id` or a `name`, not both. */
  readonly id?: undefined
  /** The content of its parts, in Meta's form. */
  readonly components?: readonly TemplateComponent[] | undefined
  /**
   * For an authentication template, in place of `components`: the code, 1 to 15 characters. It fills the text and the first button.
   */
  readonly oneTimePassword?: string | undefined
  /**
   * `marketing` takes marketing templates only.
   *
   * @default 'message', or 'marketing' where there is no other
   */
  readonly endpoint?: V3Endpoint | undefined
}

const namedTemplate = v.strictObject({
  type: v.literal('template'),
  name: templateName,
  id: notWith('name'),
  language: templateLanguage,
  components: optional(components),
  oneTimePassword: optional(oneTimePassword),
  endpoint: optional(v.picklist(['message', 'marketing'])),
} satisfies FieldsOf<NamedTemplateMessage>)

export const namedTemplateKind: MessageKind<NamedTemplateMessage> = {
  check: (given) => {
    const message = checkFields(namedTemplate, given)
    const { components, oneTimePassword, endpoint } = message
    if (oneTimePassword !== undefined && components !== undefined) {
      throw refusal('oneTimePassword', 'cannot be given together with components: it stands for all of them')
    }
    if (oneTimePassword !== undefined && endpoint === 'marketing') {
      throw refusal('endpoint', 'is for marketing templates, and a one-time password is for authentication')
    }
    checkComponents(components ?? [])
    return message
  },

  prepare: ({ type, name, language, components, oneTimePassword, endpoint }, capabilities) => {
    const target = endpointFor(endpoint, capabilities)
    if (target === 'marketing' && oneTimePassword !== undefined) {
      const sentence =
        'needs an endpoint for authentication, and this client has one for marketing only: give the `id` of the template and ' +
        '`params: [{ oneTimePassword }]`, or use `transport: partner(…)`'
      throw refusal('oneTimePassword', sentence)
    }
    const filling = oneTimePassword === undefined ? components : passwordComponents(oneTimePassword)
    return compact({
      type,
      path: endpoints[target],
      body: metaBody({ type, template: { name, language: { code: language }, components: filling } }),
      template: {
        key: `${name}/${language}`,
        // The one code fills two places, and whether it counts once or twice is not documented.
        ...(oneTimePassword === undefined && useOf(components ?? [])),
      },
      isMarketing: target === 'marketing' || undefined,
      isAuthentication: oneTimePassword !== undefined || undefined,
    })
  },
}

/** @throws {InvalidMessageError} If the API that is posted to has no such endpoint. */
function endpointFor(wanted: V3Endpoint | undefined, { v3 }: ApiCapabilities): V3Endpoint {
  const endpoint = wanted ?? (v3.includes('message') || !v3.includes('marketing') ? 'message' : 'marketing')
  if (v3.includes(endpoint)) return endpoint
  if (v3.length === 0) {
    throw refusal(
      'name',
      "needs the client's `appId`, with which it is sent as marketing, or `transport: partner(…)`: without them, give the template's `id`",
    )
  }
  const sentence =
    endpoint === 'message'
      ? 'cannot be message: the self-serve API has no documented v3 endpoint but marketing; leave it out, or use `transport: partner(…)`'
      : `cannot be marketing: this client posts to ${v3.join(' and ')} only`
  throw refusal('endpoint', sentence)
}

/** Both places require the code: https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message-9 */
function passwordComponents(text: string): readonly TemplateComponent[] {
  const parameters = [{ type: 'text', text } as const]
  return [
    { type: 'body', parameters },
    { type: 'button', sub_type: 'url', index: 0, parameters },
  ]
}
