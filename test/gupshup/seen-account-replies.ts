import { messageId, refused, type SeenReply, unknown } from './seen-replies.ts'

/** A token in a list, as Gupshup shows it: partner-docs.gupshup.io/reference/listuniversalapptokens. */
const listedToken = {
  id: 'token-1',
  name: 'tea-shop',
  createdByEmail: 'asha@teashop.example',
  createdOn: 1_790_000_000_000,
  expiredOn: 1_790_086_400_000,
  revokedOn: null,
  status: 'ACTIVE',
}

/**
 * The shape of responses to other calls than a message by Gupshup's API, with values of our own. An id or a success of something else is never
 * taken for an accepted message, as a mock server or a wrong address may send it.
 */
const seenAccountReplies: readonly SeenReply[] = [
  {
    name: 'a new universal app token',
    response: { status: 200, body: { status: 'success', token: 'token-of-an-app', id: 'token-1' } },
    reply: unknown({ httpStatus: 200 }),
  },
  {
    name: 'a fourth universal app token',
    response: { status: 409, body: { status: 'error', message: 'Three tokens are active' } },
    reply: refused({ httpStatus: 409, reason: 'Three tokens are active' }),
  },
  {
    name: 'a token of an app without an end',
    response: {
      status: 200,
      body: {
        status: 'success',
        token: {
          token: 'token-of-an-app',
          authoriserId: 'authoriser-1',
          requestorId: '1',
          createdOn: 1_790_000_000_000,
          modifiedOn: 1_790_000_000_000,
          expiresOn: 0,
          active: true,
        },
      },
    },
    reply: unknown({}),
  },
  {
    name: 'universal app tokens',
    response: { status: 200, body: { status: 'success', tokens: [listedToken] } },
    reply: unknown({}),
  },
  { name: 'universal tokens', response: { status: 200, body: [listedToken] }, reply: unknown({}) },
  {
    name: 'a count of revoked tokens as a text',
    response: { status: 200, body: { status: 'success', appTokensRevoked: '3' } },
    reply: unknown({}),
  },
  {
    name: 'a login of a partner',
    response: {
      status: 200,
      body: {
        token: 'token-of-a-partner',
        id: 7,
        name: 'Tea Shop',
        terms_read: true,
        admin: true,
        email: 'asha@teashop.example',
        activationRead: false,
        billingType: 'PREPAID',
        contactName: 'Asha',
        phoneNumber: '1',
        enableCustomer: false,
        enableWallet: true,
        enableInrWallet: false,
        enableLoaderWallet: false,
        enableAppOnboarding: true,
        isTpp: false,
        onboardEnabled: false,
      },
    },
    reply: unknown({}),
  },
  {
    name: 'a wallet with an overdraft',
    response: {
      status: 200,
      body: {
        status: 'success',
        walletResponse: { currency: 'INR', currentBalance: 7.5, overDraftLimit: 0 },
      },
    },
    reply: unknown({}),
  },
  {
    name: 'a change of all apps that will be made later',
    response: {
      status: 200,
      body: { status: 'success', message: 'Will be done', partnerId: '7', totalApps: '3' },
    },
    reply: unknown({ reason: 'Will be done' }),
  },
  {
    name: 'a v3 message to a person without a number',
    response: {
      status: 200,
      body: {
        messages: [{ id: messageId }],
        messaging_product: 'whatsapp',
        contacts: [{ input: 'IN.7000000000000001', user_id: 'IN.7000000000000001' }],
      },
    },
    reply: {
      outcome: 'accepted',
      messageId,
      contact: { input: 'IN.7000000000000001', userId: 'IN.7000000000000001' },
    },
  },
  {
    name: "Meta's response for a message that waits for a template's quality",
    response: {
      status: 200,
      body: {
        messaging_product: 'whatsapp',
        contacts: [{ input: '+919900000001', wa_id: '919900000001' }],
        messages: [{ id: 'wamid.TEASHOP', message_status: 'held_for_quality_assessment' }],
      },
    },
    reply: {
      outcome: 'accepted',
      messageId: 'wamid.TEASHOP',
      messageStatus: 'held_for_quality_assessment',
      contact: { input: '+919900000001', phone: '919900000001' },
    },
  },
]

/** The same, as rows of `it.each` that begin with the name. */
export const seenAccountReplyRows = seenAccountReplies.map((seen) => [seen.name, seen] as const)
