import { BUSINESS_ACCOUNT_ID } from '../../events/v3.ts'
import { phoneParts } from '../../phone-parts.ts'
import { empty, refusal, replyWith } from '../answers.ts'
import { isAuthorized, refuseWith, unauthorised } from '../auth.ts'
import { type ApiRoute, forPartner } from './route.ts'

/** Nothing but a status, where Gupshup has not done yet what it was asked for. */
const accepted = { ...empty, status: 202 }

/** What clients ask about an app and its users, beside sends. The values are the emulator's. */
export const appRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/partner/account/api/partnerApps',
    // Fields of /reference/get_partner-account-api-partnerapps, of 1 Oct 2026.
    answer: (request, _params, { account, options }) => {
      const { credentials, partner } = account
      if (!isAuthorized(request, 'account', credentials)) return refuseWith(credentials, unauthorised)
      const app = {
        id: options.appId,
        name: options.appName,
        phone: options.source,
        customerId: 'NA',
        live: true,
        partnerId: partner.id,
        createdOn: account.startedAt,
        modifiedOn: account.startedAt,
        partnerCreated: false,
        cxpEnabled: false,
        partnerUsage: true,
        stopped: false,
        healthy: true,
        cap: 0,
      }
      return replyWith(200, { status: 'success', partnerAppsList: [app] })
    },
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/health',
    // `healthy` is a text (/reference/get_partner-app-appid-health, of 20 Nov 2025).
    answer: forPartner(() => replyWith(200, { status: 'success', healthy: 'true' })),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/ratings',
    // /reference/get_partner-app-appid-ratings: without an event there is nothing to tell.
    answer: forPartner((_request, _params, { account }) => {
      const { lastChange } = account.standing
      if (lastChange === undefined) {
        return replyWith(200, { message: 'no event update available', status: 'success' })
      }
      const { oldLimit, currentLimit, event, at } = lastChange
      return replyWith(200, { oldLimit, currentLimit, event, eventTime: at, phoneQuality: 'GREEN' })
    }),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/waba/info',
    // docs.gupshup.io/reference/getwabainfo, of 3 Nov 2025, as far as its copy could be read.
    answer: forPartner((_request, _params, { account, options }) =>
      replyWith(200, {
        status: 'success',
        wabaInfo: {
          accountStatus: 'ACTIVE',
          dockerStatus: 'CONNECTED',
          messagingLimit: account.standing.tier,
          phone: options.source,
          phoneQuality: 'GREEN',
          wabaId: BUSINESS_ACCOUNT_ID,
        },
      }),
    ),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/userStatus',
    // docs.gupshup.io/reference/get_partner-app-appid-userstatus: 200 also for a user who has opted out.
    answer: forPartner(({ query }, _params, { account, options }) => {
      const { phone = '' } = query ?? {}
      if (account.consent.hasOptedOut(phone)) {
        return replyWith(200, {
          message: 'Check User optin & User Preference. Please contact Gupshup team.',
        })
      }
      const { countryCode, dialCode } = phoneParts(phone)
      const active = account.windows.isOpen(phone)
      const about = { active, appId: options.appId, blocked: false, countryCode, dialCode, phone }
      return replyWith(200, { userStatus: { ...about, status: 'OPT_IN' } })
    }),
  },
  {
    method: 'PUT',
    path: '/partner/app/:appId/optin',
    // 202 without a body (/reference/put_partner-app-appid-optin, of 14 Feb 2025).
    answer: forPartner(({ fields }, _params, { account }) => {
      const { phone } = fields
      if (!phone) return refusal(400, 'Please review the request parameters and retry')
      account.consent.optIn(phone)
      return accepted
    }),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/template/sync',
    // /reference/synctemplate, of 5 Aug 2025.
    answer: forPartner(() => accepted),
  },
]

/** partner-docs.gupshup.io/reference/post_partner-app-appid-media, of 20 Nov 2025, and /reference/post_partner-app-appid-upload-media-1. */
export const mediaRoutes: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/partner/app/:appId/media',
    answer: forPartner(({ fields }, _params, { account }) => {
      if (!fields['file'] || !fields['file_type']) {
        return refusal(400, 'Please review the request parameters and retry')
      }
      return replyWith(200, { mediaId: account.media.upload(), status: 'success' })
    }),
  },
  {
    method: 'GET',
    path: '/partner/app/:appId/media/:mediaId',
    answer: forPartner((_request, { mediaId = '' }, { account }) => {
      if (!account.media.has(mediaId)) return refusal(400, 'Invalid Media Id')
      return refusal(501, 'The emulator keeps the ids of media, not their contents (says the emulator)')
    }),
  },
  {
    method: 'POST',
    path: '/partner/app/:appId/upload/media',
    answer: forPartner(({ fields }, _params, { account }) => {
      const { file, file_type: fileType } = fields
      if (!file || !fileType) return refusal(400, 'Please review the request parameters and retry')
      return replyWith(200, {
        status: 'success',
        handleId: { message: account.media.createHandle(fileType) },
      })
    }),
  },
]
