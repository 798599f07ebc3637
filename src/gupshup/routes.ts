import { ConfigurationError } from '../errors/index.ts'

/**
 * The beginnings of Gupshup's own paths, which the client adds itself: those below, those of the account's calls, and the old ones that begin
 * with /sm. https://docs.gupshup.io/reference/msg, https://partner-docs.gupshup.io/reference.
 */
const ownPath =
  /\/(?:wa\/(?:api|app)|sm\/(?:api|app)|partner\/(?:app|account)|v3\/(?:message|marketing))(?:\/|$)/i

/** Gupshup's hosts that have only its own paths. */
const ownHost = /^(?:api|partner)\.gupshup\.io$/i

/**
 * Checks the address that every path is added to.
 *
 * @throws {ConfigurationError} naming the problem and the address to write instead
 */
export function checkedBaseUrl(baseUrl: string): URL {
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw wrong('must be an http or https address. Write it with its scheme, such as https://api.gupshup.io.')
  }
  const url = new URL(baseUrl)
  const found = ownPath.exec(url.pathname)
  if (found !== null)
    return refuse(url, found.index, 'ends with a path of the API, which the client adds itself')
  if (ownHost.test(url.hostname) && !/^\/*$/.test(url.pathname)) {
    return refuse(url, 0, 'has a path that this host of Gupshup does not have')
  }
  // Also an empty one: `#` alone would hide the path.
  if (/[?#]/.test(baseUrl))
    return refuse(url, url.pathname.length, 'has a query or a hash, which no path can follow')
  return url
}

/** Suggests the address up to the wrong part of its path, without user and password. */
function refuse({ origin, pathname }: URL, end: number, problem: string): never {
  const prefix = pathname.slice(0, end).replace(/\/+$/, '')
  throw wrong(`${problem}. Write ${origin}${prefix} instead.`)
}

function wrong(sentence: string): ConfigurationError {
  return new ConfigurationError(`baseUrl ${sentence}`, { option: 'baseUrl' })
}

/** Returns the path on the host for a logical path, such as `/wa/api/v1/msg`. */
export type Route = (path: string) => string

/** The API and the app that the paths belong to. */
export interface RouteOptions {
  /** The app's id, required by endpoints that have it in their path. */
  readonly appId?: string
  /** Set for a client of the partner API. */
  readonly partner?: { readonly appId: string }
}

// https://docs.gupshup.io/reference/msg, /reference/sending-text-template and /reference/send-mm-lite-messages-v3.
const selfServe: Readonly<Record<string, string>> = {
  '/wa/api/v1/msg': '/wa/api/v1/msg',
  '/wa/api/v1/template/msg': '/wa/api/v1/template/msg',
  '/v3/marketing/msg': '/wa/app/{appId}/v3/marketing/msg',
}

// https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners and /reference/mmlitesendmessage.
const partnerApi: Readonly<Record<string, string>> = {
  '/wa/api/v1/msg': '/partner/app/{appId}/msg',
  '/wa/api/v1/template/msg': '/partner/app/{appId}/template/msg',
  '/v3/message': '/partner/app/{appId}/v3/message',
  '/v3/marketing/msg': '/partner/app/{appId}/onboarding/marketing/msg',
}

/**
 * Creates the routes of a client.
 *
 * @example
 * createRoute({ appId: 'app-0001' })('/v3/marketing/msg') // '/wa/app/app-0001/v3/marketing/msg'
 */
export function createRoute({ appId, partner }: RouteOptions): Route {
  const table = new Map(Object.entries(partner === undefined ? selfServe : partnerApi))
  const id = partner?.appId ?? appId
  return (path) => {
    const template = table.get(path)
    if (template === undefined) throw unreachable(path)
    if (!template.includes('{appId}')) return template
    if (id === undefined) throw withoutId(path)
    return template.replace('{appId}', encodeURIComponent(id))
  }
}

function unreachable(path: string): ConfigurationError {
  return path === '/v3/message'
    ? // Public code of October 2026 posts to /wa/app/{appId}/v3/msg with an API key. No delivery is proven there and no page could be read, so it
      // stays refused.
      new ConfigurationError(
        "Messages in Meta's format (v3) can only be sent through the partner API: give the client partner({ appId, token }).",
        { option: 'partner' },
      )
    : new ConfigurationError(`Gupshup has no endpoint for messages at ${path}.`)
}

function withoutId(path: string): ConfigurationError {
  return new ConfigurationError(
    `appId is missing: the address of ${path} contains it. The Gupshup console shows it in the settings of the app.`,
    { option: 'appId' },
  )
}
