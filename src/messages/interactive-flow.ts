import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText, optional } from './fields.ts'
import { labelWithoutEmoji } from './interactive.ts'
import {
  body,
  fixed,
  footer,
  header,
  type InteractiveHeader,
  type InteractiveText,
  type OpenObject,
  openObject,
} from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * A button that opens a flow: a form of several screens within WhatsApp. Gupshup supports flows without an endpoint only.
 *
 * @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-flow-message-6
 */
export interface InteractiveFlow {
  readonly type: 'flow'
  readonly header?: InteractiveHeader | undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  /** 1 to 60 characters. */
  readonly footer?: InteractiveText | undefined
  readonly action: InteractiveFlowAction
}

export interface InteractiveFlowAction {
  /** @default 'flow' */
  readonly name?: 'flow' | undefined
  readonly parameters: InteractiveFlowParameters
}

export interface InteractiveFlowParameters {
  readonly flow_id: string
  /** What is on the button, 1 to 20 characters without emoji. */
  readonly flow_cta: string
  /** What happens first. `data_exchange` needs an endpoint, so Gupshup does not support it. */
  readonly flow_action?: 'navigate' | undefined
  /** The first screen, and what it shows. */
  readonly flow_action_payload?: InteractiveFlowScreen | undefined
  /** Your own name for this one use of the flow: the answer brings it back. */
  readonly flow_token?: string | undefined
  /** A `draft` is for tests, before the flow is published. */
  readonly mode?: 'draft' | 'published' | undefined
  /** There is only one. */
  readonly flow_message_version?: '3' | undefined
}

export interface InteractiveFlowScreen {
  readonly screen: string
  /** Has at least one field. */
  readonly data?: OpenObject | undefined
}

const screen = v.strictObject({
  screen: filledText,
  data: optional(
    v.pipe(
      openObject,
      v.check((data) => Object.keys(data).length > 0, 'must have a field, or be left out'),
    ),
  ),
} satisfies FieldsOf<InteractiveFlowScreen>)

// Gupshup's page shows the first four parameters. The others, and the limits, are Meta's by the types of other providers:
// https://developers.sinch.com/sdk/sinch-sdk-node/1.5.0/interfaces/Conversation.WhatsAppFlow.html and
// https://whatsappapijs.web.app/classes/messages.ActionFlow.html
const parameters = v.strictObject({
  flow_id: filledText,
  flow_cta: labelWithoutEmoji,
  flow_action: optional(
    v.literal('navigate', 'can only be navigate, because Gupshup supports no flow with an endpoint'),
  ),
  flow_action_payload: optional(screen),
  flow_token: optional(filledText),
  mode: optional(v.picklist(['draft', 'published'])),
  flow_message_version: optional(v.literal('3')),
} satisfies FieldsOf<InteractiveFlowParameters>)

const flow = v.strictObject({
  type: v.literal('flow'),
  header,
  body,
  footer,
  action: v.strictObject({ name: fixed('flow'), parameters } satisfies FieldsOf<InteractiveFlowAction>),
} satisfies FieldsOf<InteractiveFlow>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkFlow(given: Given): InteractiveFlow {
  return checkFields(flow, given, 'message.interactive')
}
