import { replyWith } from '../answers.ts'
import { type ApiRoute, forApp } from './route.ts'

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
