import type { RequestOptions } from 'node:http'

/**
 * The proxy that a request goes through, as `host:port` without user and password. It is read from the options that axios or the caller's
 * agent set, so it is the one in use, whichever of HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY named it.
 */
export function proxyOf(options: RequestOptions): string | undefined {
  const { agent, path } = options
  // A request to a proxy has the whole http address as its path: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2.
  if (typeof path === 'string' && /^https?:\/\//i.test(path)) return addressOf(options)
  // https-proxy-agent, http-proxy-agent, hpagent and socks-proxy-agent have `proxy`, tunnel has `proxyOptions`.
  for (const name of ['proxy', 'proxyOptions']) {
    const proxy = read(agent, name)
    const address = addressOf(typeof proxy === 'string' && URL.canParse(proxy) ? new URL(proxy) : proxy)
    if (address !== undefined) return address
  }
  return nativeProxyOf(agent, options.protocol)
}

/**
 * Whether the environment names a proxy for requests with this protocol, by the variables that axios reads. NO_PROXY may exclude the host all the
 * same.
 */
export function hasProxy(env: Readonly<Record<string, string | undefined>>, protocol: string): boolean {
  const names = [`${protocol.slice(0, -1)}_proxy`, 'all_proxy']
  return names.some((name) => Boolean(env[name] || env[name.toUpperCase()]))
}

/** Node's built-in proxy support: https://nodejs.org/api/http.html#built-in-proxy-support. */
function nativeProxyOf(agent: unknown, protocol: unknown): string | undefined {
  const env = read(read(agent, 'options'), 'proxyEnv')
  const name = protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  const address = read(env, name) ?? read(env, name.toUpperCase())
  return typeof address === 'string' && URL.canParse(address) ? addressOf(new URL(address)) : undefined
}

function addressOf(place: unknown): string | undefined {
  const given = read(place, 'hostname') ?? read(place, 'host')
  if (typeof given !== 'string' || given === '') return undefined
  const isIPv6 = /:.*:/.test(given)
  const [host, ownPort] = isIPv6 ? [`[${given.replace(/^\[|\]$/g, '')}]`] : given.split(':')
  const port = read(place, 'port') || ownPort || (read(place, 'protocol') === 'https:' ? 443 : 80)
  return `${host}:${port}`
}

/** Reads inherited properties too, because an agent is an instance of a class. */
function read(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
