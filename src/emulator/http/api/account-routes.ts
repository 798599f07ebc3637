import type { Wallet } from '../../account/wallet.ts'
import { property } from '../../json.ts'
import type { GivenAnswer, RequestRecord } from '../../log/records.ts'
import { empty, refusal, replyWith, wrongKindOfKey } from '../answers.ts'
import { authenticationFailed, isAuthorized, refuseWith } from '../auth.ts'
import { audienceOf } from '../checks.ts'
import { type ApiContext, type ApiRoute, forApp, forPartner } from './route.ts'

/**
 * docs.gupshup.io/reference/get-profile-details-1. Its table has the number, its sample has not; of the rest there is nothing here that the
 * emulator would know.
 */
export const profileRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/wa/app/:appId/business/profile',
    answer: forApp((_request, _params, { options }) =>
      replyWith(200, { status: 'success', profile: { phoneNumber: options.source } }),
    ),
  },
]

/** A user has read an inbound message. The answer is 200 or 202 without words; the id is not looked at. */
export const readRoutes: readonly ApiRoute[] = [
  { method: 'PUT', path: '/wa/app/:appId/msg/:messageId/read', answer: forApp(() => empty) },
  {
    method: 'POST',
    path: '/partner/app/:appId/v1/event',
    // partner-docs.gupshup.io/reference/voicecallaction-1, which has these texts.
    answer: forPartner(({ message: event }) => {
      if (event === undefined) return refusal(400, 'Invalid JSON payload')
      const mark = property(event, 'message')
      const isReadMark = property(event, 'type') === 'message-event' && property(mark, 'status') === 'read'
      if (!isReadMark) return refusal(400, 'Outbound event not supported')
      const id = property(mark, 'message_id')
      return typeof id === 'string' && id !== ''
        ? replyWith(200, { status: 'success' })
        : refusal(400, 'Please review the request parameters and retry')
    }),
  },
]

/**
 * The same in Meta's format, which comes to the address of v3 messages, as production clients send it. The answer is
 * Meta's: Gupshup's is not documented.
 */
export function answerReadMark(request: RequestRecord, context: ApiContext): GivenAnswer {
  const { credentials } = context.account
  if (!isAuthorized(request, audienceOf(request), credentials)) {
    return refuseWith(credentials, authenticationFailed)
  }
  if (request.endpoint?.appId !== context.options.appId) return refusal(400, 'Invalid App Details')
  return replyWith(200, { success: true })
}

/** The balance reported for a wallet that never runs out: JSON has no infinity. */
const PLENTY = 1_000_000

export const walletRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/sm/api/v2/wallet/balance',
    // Below /sm a key that is not the account's gets text, as seen by production clients.
    answer: (request, _params, { account }) =>
      isAuthorized(request, 'self-serve', account.credentials)
        ? replyWith(200, { status: 'success', balance: heldBy(account.wallet) })
        : refuseWith(account.credentials, wrongKindOfKey),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/wallet/balance',
    answer: forPartner((_request, _params, { account }) =>
      replyWith(200, {
        status: 'success',
        walletResponse: { currency: 'USD', currentBalance: heldBy(account.wallet), overDraftLimit: 0 },
      }),
    ),
  },
]

function heldBy({ balance }: Wallet): number {
  return Number.isFinite(balance) ? balance : PLENTY
}
