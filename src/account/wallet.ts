import { expectOptions } from '../errors/index.ts'
import { compact, fieldAt, readText } from '../util/index.ts'
import { type AccountContext, type ApiOperation, appPath, request, unexpectedResponse } from './request.ts'

/** The balance of the wallet. */
export interface WalletBalance {
  /** In units of `currency`. Negative for a debt. */
  readonly balance: number
  /** Only from the partner API. A credit of the console is a US dollar (https://docs.gupshup.io/docs/wallet). */
  readonly currency?: string | undefined
  /** The lowest permitted balance, as received: 0 or a negative number. Only from the partner API. */
  readonly overdraftLimit?: number | undefined
}

/** A key of the account that is in use goes on working until the last day of keys. New users cannot see one. */
export const accountKeyAdvice =
  'Gupshup shows new users no key of the account since February 2026 (https://partner-docs.gupshup.io/changelog/february-2026): keep the one that you have, or use the partner API.'

/** The page of Gupshup's support is headed 30 June 2024, and an earlier copy of it said 30 June 2025. */
export const walletAdvice =
  'Gupshup supports no address that begins with /sm since 30 June 2024 (https://support.gupshup.io/hc/en-us/articles/34057158742297), and no page ' +
  'documents another one for API keys. Read the balance through the partner API: a client with partner() calls GET /partner/app/{appId}/wallet/balance ' +
  '(https://partner-docs.gupshup.io/reference/get_partner-app-appid-wallet-balance). While the old address still responds, it accepts only the key of ' +
  `the account, and not that of an app (sk_…). ${accountKeyAdvice}`

const operations: Readonly<Record<AccountContext['api'], ApiOperation>> = {
  // No page of Gupshup shows this address. It was observed in production clients (https://github.com/glific/glific).
  'self-serve': {
    subject: 'The request for the wallet balance',
    docsUrl: 'https://docs.gupshup.io/docs/wallet',
    unsupported: walletAdvice,
  },
  partner: {
    subject: 'The request for the wallet balance',
    docsUrl: 'https://partner-docs.gupshup.io/reference/get_partner-app-appid-wallet-balance',
  },
}

/** The wallet that messages are paid from. */
export class Wallet {
  readonly #ctx: AccountContext

  constructor(ctx: AccountContext) {
    this.#ctx = ctx
  }

  /**
   * Requests the balance. The partner API documents a call for it. With an `apiKey` the client asks the old address below /sm, which Gupshup's page
   * calls unsupported since 30 June 2024, and which accepts only the account's key: the key of an app (`sk_…`) is refused there, although it can send.
   *
   * @example
   * const { balance } = await wallet.balance()
   * if (balance < 5) await notifyOperator(`${balance} left`)
   * @throws {AuthenticationError} when the key or token is not accepted
   * @throws {AccountError} when the old address is gone; the text names the call of the partner API
   * @throws {ConfigurationError} through the partner API, without an `appId`
   * @throws {GupshupError} of its kind, for any other failure
   */
  async balance(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<WalletBalance> {
    expectOptions('wallet.balance()', options, ['signal'])
    const operation = operations[this.#ctx.api]
    const body = await request(
      this.#ctx,
      { method: 'GET', path: walletPath(this.#ctx) },
      operation,
      options.signal,
    )
    const balance = readBalance(body)
    if (balance === undefined) throw unexpectedResponse('balance', operation)
    return balance
  }
}

export function walletPath(ctx: AccountContext): string {
  return ctx.api === 'partner' ? appPath(ctx, 'wallet', 'balance') : '/sm/api/v2/wallet/balance'
}

/** `{ balance }` from the console's address, `{ walletResponse: { currency, currentBalance, overDraftLimit } }` from the partner's. */
export function readBalance(body: unknown): WalletBalance | undefined {
  const partner = fieldAt(body, 'walletResponse')
  const balance = readAmount(fieldAt(body, 'balance')) ?? readAmount(fieldAt(partner, 'currentBalance'))
  if (balance === undefined) return undefined
  const currency = readText(fieldAt(partner, 'currency'))
  const overdraftLimit = readAmount(fieldAt(partner, 'overDraftLimit'))
  return compact({ balance, currency, overdraftLimit })
}

/** An amount of money: a number, or a text that is one. */
function readAmount(value: unknown): number | undefined {
  const amount =
    typeof value === 'string' && /^\s*-?\d{1,15}(?:\.\d+)?\s*$/.test(value) ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : undefined
}
