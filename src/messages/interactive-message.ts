import * as v from 'valibot'
import type { InvalidMessageError } from '../errors/index.ts'
import { kindOf } from '../util/index.ts'
import { endpoints } from './api-capabilities.ts'
import { checkFields, context, type MessageContext, metaContext, refusal } from './fields.ts'
import { metaInteractive } from './interactive.ts'
import { checkAddress, type InteractiveAddress } from './interactive-address.ts'
import { checkCarousel, type InteractiveCarousel } from './interactive-carousel.ts'
import { checkFlow, type InteractiveFlow } from './interactive-flow.ts'
import { checkOrderDetails, type InteractiveOrderDetails } from './interactive-order.ts'
import { checkOrderStatus, type InteractiveOrderStatus } from './interactive-order-status.ts'
import type { OpenObject } from './interactive-parts.ts'
import { checkProduct, type InteractiveProduct } from './interactive-product.ts'
import {
  checkCallPermissionRequest,
  checkContactInfoRequest,
  type InteractiveCallPermissionRequest,
  type InteractiveContactInfoRequest,
} from './interactive-request.ts'
import { type Given, type MessageKind, metaBody } from './kind.ts'

/**
 * An interactive message that Gupshup documents in Meta's form only: a flow, a carousel, an order and others, for an open conversation. The partner
 * API takes them, in both of its formats; the self-serve API has no address for them.
 *
 * @see https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'interactive',
 *     interactive: { type: 'request_contact_info', body: { text: 'May we have your number, for the courier?' } },
 *   },
 * })
 */
export interface InteractiveMessage {
  readonly type: 'interactive'
  /** The message in Meta's form. Words that are the same in each message of its type may be left out. */
  readonly interactive: Interactive
  readonly context?: MessageContext | undefined
}

/** Every interactive object that can be sent, discriminated by `type`. */
export type Interactive =
  | InteractiveFlow
  | InteractiveAddress
  | InteractiveOrderDetails
  | InteractiveOrderStatus
  | InteractiveProduct
  | InteractiveCarousel
  | InteractiveContactInfoRequest
  | InteractiveCallPermissionRequest

const checks = {
  flow: checkFlow,
  address_message: checkAddress,
  order_details: checkOrderDetails,
  order_status: checkOrderStatus,
  product: checkProduct,
  carousel: checkCarousel,
  request_contact_info: checkContactInfoRequest,
  call_permission_request: checkCallPermissionRequest,
} satisfies Readonly<Record<Interactive['type'], (given: Given) => Interactive>>

const checksByType: ReadonlyMap<unknown, (given: Given) => Interactive> = new Map(Object.entries(checks))

/** Meta's interactive types that are types of messages here. */
const ownTypes: ReadonlyMap<unknown, string> = new Map([
  ['button', 'quick_reply'],
  ['list', 'list'],
  ['cta_url', 'cta_url'],
  ['product_list', 'product_details'],
  ['catalog_message', 'product_details'],
  ['location_request_message', 'location_request_message'],
])

const envelope = v.strictObject({
  type: v.literal('interactive'),
  interactive: v.custom<OpenObject>(
    (given) => kindOf(given) === 'an object',
    'must be an object with a type',
  ),
  context,
} satisfies { readonly [Field in keyof InteractiveMessage]-?: v.GenericSchema })

export const interactiveKind: MessageKind<InteractiveMessage> = {
  opened: [
    'interactive.action.cards.*.action',
    'interactive.action.parameters.flow_action_payload',
    'interactive.action.parameters.payment_settings',
  ],
  check: (given) => {
    const { interactive, ...rest } = checkFields(envelope, given)
    const check = checksByType.get(interactive['type'])
    if (check === undefined) throw wrongType(interactive['type'])
    return { ...rest, interactive: check(interactive) }
  },
  // Which address the self-serve API has for them is documented nowhere.
  prepare: ({ type, interactive, context }, { v3 }) => {
    if (!v3.includes('message')) {
      const sentence = `interactive (${interactive.type}) cannot be sent through the self-serve API, for which Gupshup documents no form of it: use \`transport: partner(…)\``
      throw refusal('type', sentence)
    }
    const message = { ...metaInteractive({ ...interactive }), context: metaContext(context) }
    return { type, path: endpoints.message, body: metaBody(message) }
  },
}

function wrongType(type: unknown): InvalidMessageError {
  const field = 'interactive.type'
  const known = [...checksByType.keys()].join(', ')
  if (type === undefined || type === null) return refusal(field, `is missing: it is one of ${known}`)
  const shown = typeof type === 'string' ? JSON.stringify(type.slice(0, 40)) : kindOf(type)
  const own = ownTypes.get(type)
  return own === undefined
    ? refusal(field, `must be one of ${known}, but is ${shown}`)
    : refusal(field, `cannot be ${shown}, which is a message of its own here: send one of the type ${own}`)
}
