import { property } from '../../json.ts'
import { refusal, replyWith } from '../answers.ts'
import { type ApiRoute, forPartner } from './route.ts'

/** partner-docs.gupshup.io/docs/api-to-enable-bsuid-flag-for-an-app. How it refuses an app that is not live is not documented. */
export const userIdRoutes: readonly ApiRoute[] = [
  {
    method: 'PUT',
    path: '/partner/app/:appId/config/bsuid',
    answer: forPartner(({ message }, _params, { account: { userIds } }) => {
      if (!userIds.admit()) return refusal(429, 'Too Many Requests')
      const v2 = flagIn(message, 'enableBSUID')
      const v3 = flagIn(message, 'enableBSUIDV3')
      if (v2 === undefined && v3 === undefined) {
        return refusal(400, 'At least one of enableBSUID or enableBSUIDV3 must be provided')
      }
      userIds.enable({ v2, v3 })
      return replyWith(200, { status: 'success' })
    }),
  },
]

/** What Gupshup makes of a value that is not a boolean is not documented: it counts as none. */
function flagIn(body: unknown, name: string): boolean | undefined {
  const value = property(body, name)
  return typeof value === 'boolean' ? value : undefined
}
