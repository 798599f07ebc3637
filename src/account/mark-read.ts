import * as v from 'valibot'
import { ConfigurationError, checkOptions, InvalidMessageError } from '../errors/index.ts'
import type { ApiCall } from '../gupshup/index.ts'
import { abortSignal } from '../util/index.ts'
import { type AccountContext, type ApiOperation, appPath, request } from './request.ts'

export interface MarkReadOptions {
  /**
   * Also shows the sender that an answer is being written: until it comes, and for 25 seconds at most. Only the partner API can do it.
   *
   * @default false
   */
  readonly typing?: boolean | undefined
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
}

const schema = v.strictObject({
  signal: v.optional(abortSignal),
  typing: v.optional(v.boolean(), false),
})

const subject = 'The request to mark a message as read'
const operation: ApiOperation = { subject, docsUrl: 'https://docs.gupshup.io/docs/mark-messages-as-read' }
const typingOperation: ApiOperation = {
  subject,
  docsUrl: 'https://partner-docs.gupshup.io/reference/voicecallaction-1',
}

/**
 * Marks an inbound message as read: its sender sees two blue ticks on it and on earlier messages. The message may be up to 30 days old
 * (https://docs.gupshup.io/docs/mark-messages-as-read).
 *
 * @param messageId the `message.id` of an `inbound` event
 * @example
 * client.on('inbound', ({ message }) => markRead(context, message.id))
 * @throws {InvalidMessageError} when `messageId` cannot be an id
 * @throws {ConfigurationError} without an `appId`, and for `typing` without the partner API
 * @throws {GupshupError} of its kind, when Gupshup refuses it or the request fails
 */
export async function markRead(
  ctx: AccountContext,
  messageId: string,
  options: MarkReadOptions = {},
): Promise<void> {
  const { signal, typing } = checkOptions('markRead()', schema, options)
  // Plain JavaScript may pass `undefined`. Dots alone would change the path of the address.
  if (typeof messageId !== 'string' || !/^(?!\.+$)[\x21-\x7e]+$/.test(messageId)) {
    throw new InvalidMessageError(
      'messageId must be the id of an inbound message, without blanks: event.message.id.',
      { field: 'messageId' },
    )
  }
  if (typing) await request(ctx, typingRequest(ctx, messageId), typingOperation, signal)
  else await request(ctx, readRequest(ctx, messageId), operation, signal)
}

/** The partner API accepts Meta's format at the address of v3 messages. Observed in a production client (https://github.com/digiteinfotech/kairon). */
function readRequest(ctx: AccountContext, messageId: string): ApiCall {
  return ctx.api === 'partner'
    ? { method: 'POST', path: appPath(ctx, 'v3', 'message'), json: readMark(messageId) }
    : { method: 'PUT', path: appPath(ctx, 'msg', messageId, 'read') }
}

/**
 * The page says of its JSON that it is a form, and shows no body without the indicator. So a mark without one keeps the address above, where one
 * was observed.
 */
function typingRequest(ctx: AccountContext, messageId: string): ApiCall {
  if (ctx.api !== 'partner') {
    throw new ConfigurationError(
      'typing of markRead() is documented for the partner API only. Give the client transport: partner(…), or leave typing out.',
      { option: 'typing' },
    )
  }
  const message = { ...readMark(messageId), typing_indicator: { type: 'text' } }
  return {
    method: 'POST',
    path: appPath(ctx, 'v1', 'event'),
    json: { type: 'message-event', message },
    contentType: 'application/x-www-form-urlencoded',
  }
}

function readMark(messageId: string) {
  return { messaging_product: 'whatsapp', status: 'read', message_id: messageId }
}
