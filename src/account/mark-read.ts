import { expectOptions, InvalidMessageError } from '../errors/index.ts'
import type { ApiCall } from '../gupshup/index.ts'
import { type AccountContext, type ApiOperation, appPath, request } from './request.ts'

const operation: ApiOperation = {
  subject: 'The request to mark a message as read',
  docsUrl: 'https://docs.gupshup.io/docs/mark-messages-as-read',
}

/**
 * Marks an inbound message as read: its sender sees two blue ticks on it and on earlier messages. The message may be up to 30 days old
 * (https://docs.gupshup.io/docs/mark-messages-as-read).
 *
 * @param messageId the `message.id` of an `inbound` event
 * @example
 * client.on('inbound', ({ message }) => markRead(context, message.id))
 * @throws {InvalidMessageError} when `messageId` cannot be an id
 * @throws {ConfigurationError} without an `appId`
 * @throws {GupshupError} of its kind, when Gupshup refuses it or the request fails
 */
export async function markRead(
  ctx: AccountContext,
  messageId: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<void> {
  expectOptions('markRead()', options, ['signal'])
  // Plain JavaScript may pass `undefined`. Dots alone would change the path of the address.
  if (typeof messageId !== 'string' || !/^(?!\.+$)[\x21-\x7e]+$/.test(messageId)) {
    throw new InvalidMessageError(
      'messageId must be the id of an inbound message, without blanks: event.message.id.',
      { field: 'messageId' },
    )
  }
  await request(ctx, requestFor(ctx, messageId), operation, options.signal)
}

/** The partner API accepts Meta's format at the address of v3 messages. Observed in a production client (https://github.com/digiteinfotech/kairon). */
function requestFor(ctx: AccountContext, messageId: string): ApiCall {
  return ctx.api === 'partner'
    ? {
        method: 'POST',
        path: appPath(ctx, 'v3', 'message'),
        json: { messaging_product: 'whatsapp', status: 'read', message_id: messageId },
      }
    : { method: 'PUT', path: appPath(ctx, 'msg', messageId, 'read') }
}
