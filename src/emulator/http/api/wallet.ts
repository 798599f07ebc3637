import type { Wallet } from '../../account/wallet.ts'
import { replyWith, wrongKindOfKey } from '../answers.ts'
import { hasApiKey } from '../auth.ts'
import { type ApiRoute, authOf, forPartner } from './route.ts'

/** What a wallet that never runs out is said to hold: JSON knows no infinity. */
const PLENTY = 1_000_000

export const walletRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/sm/api/v2/wallet/balance',
    // Below /sm a key that is not the account's gets text, as seen by production clients.
    answer: (request, _params, context) =>
      hasApiKey(request, authOf(context))
        ? replyWith(200, { status: 'success', balance: heldBy(context.account.wallet) })
        : wrongKindOfKey,
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
