/** A page, or a public table, that rows were read from. */
export interface Page {
  /** How the source is named in a row. */
  readonly citation: string
  /** Where a reader is sent; Meta's page where the source has no lasting address of its own. */
  readonly docsUrl: string
}

/** What a row was read from: the first page is the one that documents its code. */
export type Read = readonly [Page, ...Page[]]

function page(citation: string, docsUrl: string): Page {
  return { citation: `${citation}, ${docsUrl}`, docsUrl }
}

export const gupshupErrorCodes = page(
  'Gupshup error codes',
  'https://partner-docs.gupshup.io/docs/error-codes',
)
export const gupshupErrorMessages = page(
  'Gupshup error and status messages',
  'https://docs.gupshup.io/docs/error-and-status-messages',
)
export const gupshupMessageEvents = page(
  'Gupshup message events',
  'https://docs.gupshup.io/docs/message-events',
)

const metaDocs = 'https://developers.facebook.com/documentation/business-messaging/whatsapp'
export const cloudErrorCodes = page('Meta Cloud API error codes', `${metaDocs}/support/error-codes`)
export const cloudThroughput = page('Meta Cloud API throughput', `${metaDocs}/throughput`)
export const cloudPlatform = page('Meta about the platform', `${metaDocs}/about-the-platform`)
export const cloudCallingErrors = page('Meta calling errors', `${metaDocs}/calling/troubleshooting`)
// Copy of 29 June 2026.
export const cloudUserIds = page('Meta business-scoped user ids', `${metaDocs}/business-scoped-user-ids`)
export const cloudExperiments = page('Meta marketing message experiments', `${metaDocs}/support/experiments`)
export const cloudUserLimits = page(
  'Meta per-user marketing limits',
  `${metaDocs}/templates/marketing-templates/per-user-limits`,
)
export const cloudGroupErrors = page('Meta group error codes', `${metaDocs}/groups/error-codes/`)
export const graphErrors = page(
  'Meta Graph API error handling',
  'https://developers.facebook.com/docs/graph-api/guides/error-handling',
)
export const graphTemplates = page(
  'Meta Graph API message templates',
  'https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates/',
)
export const metaOpenApi = page(
  'Meta OpenAPI file, business-messaging-api v23.0',
  'https://github.com/facebook/openapi',
)

/** Meta's own page covers only some of the On-Premises codes; what providers wrote down fills the gaps. */
export const onPremErrors = page(
  'Meta On-Premises errors',
  'https://developers.facebook.com/docs/whatsapp/api/errors',
)
export const turnErrors = page('Turn.io API errors', 'https://whatsapp.turn.io/docs/api/errors')
export const cequensErrors = page(
  'CEQUENS error codes',
  'https://support.cequens.com/support/solutions/articles/44002294177-what-does-each-error-code-mean-',
)
export const gallaboxErrors = page(
  'Gallabox error codes',
  'https://docs.gallabox.com/extras/whatsapp-business-api-errors',
)
export const geniqErrors = page('geniq error codes', 'https://www.geniq.io/docs/error-codes/restful-api/')
export const livePersonErrors = page(
  'LivePerson error dictionary',
  'https://developers.liveperson.com/outbound-reporting-api-error-dictionary.html',
)
export const tyntecFaq = page(
  'tyntec on failed templates',
  'https://www.tyntec.com/docs/faq-whatsapp-business-use-cases-message-types-what-are-reasons-my-templated-messages-fail-and',
)
export const webexErrors: Page = {
  citation: 'Webex Connect WhatsApp error codes, help.imiconnect.io',
  docsUrl: onPremErrors.docsUrl,
}

export const blipMarketingLimits = page(
  'Blip on marketing limits per user',
  'https://community.blip.ai/blip-updates-english-41/message-limits-for-marketing-templates-per-user-4410',
)
export const glificIssue2046 = page(
  'Codes seen through Gupshup',
  'https://github.com/glific/glific/issues/2046',
)
export const heyooIssue40 = page('heyoo issue 40', 'https://github.com/Neurotech-HQ/heyoo/issues/40')
export const pywaErrors = page('pywa error table', 'https://github.com/david-lev/pywa')
export const nodeSdkErrors = page(
  'WhatsApp-Nodejs-SDK error table',
  'https://github.com/great-detail/WhatsApp-Nodejs-SDK',
)
export const seenInLogs: Page = {
  citation: "Seen in a public project's log, not on Meta's page",
  docsUrl: cloudErrorCodes.docsUrl,
}
