import { refusal, replyWith } from '../answers.ts'
import { hasAccountToken } from '../auth.ts'
import { type ApiRoute, authOf, unauthorised } from './route.ts'

/** partner-docs.gupshup.io: a login gives the account's token, and that one gives the token of an app. */
export const partnerRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/partner/account/login',
    answer: ({ fields }, _params, { account }) => {
      const { email, password } = fields
      // Any that are not empty will do. What Gupshup answers to wrong ones is not documented.
      if (!email || !password) return refusal(401, 'E-mail or password is missing (says the emulator)')
      return replyWith(200, { token: account.partner.accountToken })
    },
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/token',
    answer: (request, { appId }, context) => {
      if (!hasAccountToken(request, authOf(context))) return unauthorised
      if (appId !== context.options.appId) return refusal(400, 'Invalid App Details')
      // The documentation's `expiresOn` is 0 as well, though tokens do expire.
      return replyWith(200, { token: { token: context.account.partner.token, expiresOn: 0 } })
    },
  },
]
