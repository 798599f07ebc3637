import { ConfigurationError } from '../errors/index.ts'

/**
 * Beginnings of Gupshup's own paths, which the client adds itself: those of `routes.ts` and of the account's calls, and the old ones that
 * begin with /sm. https://docs.gupshup.io/reference/msg, https://partner-docs.gupshup.io/reference.
 */
const ownPath =
  /\/(?:wa\/(?:api|app)|sm\/(?:api|app)|partner\/(?:app|account)|v3\/(?:message|marketing))(?:\/|$)/i

/** Hosts of Gupshup's whose paths are all its own. */
const ownHost = /^(?:api|partner)\.gupshup\.io$/i

/**
 * The address that every path is added to.
 *
 * @throws {ConfigurationError} when no request can be made with it, saying what to write instead
 */
export function checkedBaseUrl(baseUrl: string): URL {
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw wrong('must be an http or https address. Write it with its scheme, such as https://api.gupshup.io.')
  }
  const url = new URL(baseUrl)
  const found = ownPath.exec(url.pathname)
  if (found !== null)
    return refuse(url, found.index, 'ends in a path of the API, which the client adds itself')
  if (ownHost.test(url.hostname) && !/^\/*$/.test(url.pathname)) {
    return refuse(url, 0, 'has a path, which this host of Gupshup does not have')
  }
  // Also one without content: `#` alone would swallow the path.
  if (/[?#]/.test(baseUrl))
    return refuse(url, url.pathname.length, 'has a query or a hash, behind which no path can stand')
  return url
}

/** Says what to write: the address up to where its path goes wrong, without user and password. */
function refuse({ origin, pathname }: URL, end: number, problem: string): never {
  const prefix = pathname.slice(0, end).replace(/\/+$/, '')
  throw wrong(`${problem}. Write ${origin}${prefix} instead.`)
}

function wrong(sentence: string): ConfigurationError {
  return new ConfigurationError(`baseUrl ${sentence}`, { option: 'baseUrl' })
}
