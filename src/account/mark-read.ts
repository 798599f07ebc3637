import { expectOptions, InvalidMessageError } from '../errors/index.ts'
import type { ApiCall } from '../gupshup/index.ts'
import { type AccountContext, type ApiOperation, appPath, request } from './request.ts'

const errand: ApiOperation = {
  subject: 'The request to mark a message as read',
  docsUrl: 'https://docs.gupshup.io/docs/mark-messages-as-read',
}

/**
 * Shows the sender of a message that it was read: two blue ticks, on it and on those before it. The message may be up to 30 days old
 * (https://docs.gupshup.io/docs/mark-messages-as-read).
 *
 * @param messageId the `message.id` of an `inbound` event
 * @example
 * client.on('inbound', ({ message }) => markRead(context, message.id))
 * @throws {InvalidMessageError} when `messageId` cannot be one
 * @throws {ConfigurationError} without an `appId`
 * @throws {GupshupError} of its kind, when Gupshup refuses it or cannot be asked
 */
export async function markRead(
  ctx: AccountContext,
  messageId: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  expectOptions('markRead()', options, ['signal'])
  // Plain JavaScript passes on the id of an event that had none. In an address, dots alone would stand for another one.
  if (typeof messageId !== 'string' || !/^(?!\.+$)[\x21-\x7e]+$/.test(messageId)) {
    throw new InvalidMessageError(
      'messageId must be the id of an inbound message, without blanks: event.message.id.',
      { field: 'messageId' },
    )
  }
  await request(ctx, requestFor(ctx, messageId), errand, options.signal)
}

/** The partner API takes Meta's form at the address of v3 messages; observed in a production client (https://github.com/digiteinfotech/kairon). */
function requestFor(ctx: AccountContext, messageId: string): ApiCall {
  return ctx.api === 'partner'
    ? {
        method: 'POST',
        path: appPath(ctx, 'v3', 'message'),
        json: { messaging_product: 'whatsapp', status: 'read', message_id: messageId },
      }
    : { method: 'PUT', path: appPath(ctx, 'msg', messageId, 'read') }
}
