import type http from 'node:http'
import type https from 'node:https'
import type { AxiosHeaders } from 'axios'
import type { CredentialScheme, Failure } from '../model/index.ts'
import { Slots } from '../util/index.ts'
import { type AxiosLike, requestThrough } from './axios-instance.ts'
import type { ConnectionLimit } from './connection-limit.ts'
import { type AuthHeaders, headersOf } from './credentials/auth-headers.ts'
import { credentialsFailure } from './credentials/call-source.ts'
import type { HttpResponse } from './http-response.ts'
import { keepLast } from './keep-last.ts'
import type * as Network from './network.ts'
import { hasProxy } from './proxy.ts'
import type { Reply } from './read-reply.ts'
import { RequestTracker, type SetTimer } from './request-tracker.ts'
import { checkedBaseUrl } from './routes.ts'
import { readOddResponse, readTransportFailure } from './transport-failure.ts'

export interface HttpOptions {
  /** Scheme and host, with port and path if need be: `https://api.gupshup.io`. */
  readonly baseUrl: string
  /** How long one request may take, from requesting a token to the last byte of the response, in milliseconds. */
  readonly timeoutMs: number
  /**
   * Makes the connections when `baseUrl` is http. With an agent the proxy of the environment is not used, and `close()` does not destroy
   * the agent.
   */
  readonly httpAgent?: http.Agent | undefined
  /** The same when `baseUrl` is https. */
  readonly httpsAgent?: https.Agent | undefined
  /**
   * Makes every request, with its interceptors, adapter and defaults.
   *
   * @default axios' own HTTP adapter alone
   */
  readonly axios?: AxiosLike | undefined
  /**
   * How long an unused connection is kept for the next request, in milliseconds. Ignored when an agent is given.
   *
   * @default 4000
   */
  readonly idleMs?: number
  /**
   * Runs the timers of deadlines.
   *
   * @default setTimeout
   */
  readonly setTimer?: SetTimer
  /** Called with the headers of each response. */
  readonly onResponse?: ((headers: Readonly<Record<string, unknown>>) => void) | undefined
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The content type and the text of the body. */
  readonly body?: { readonly type: string; readonly text: string } | undefined
  /** A longer response is interrupted. */
  readonly maxResponseBytes: number
  /** Limits the connections. The wait for one counts towards `timeoutMs`. Without it the caller has already reserved one. */
  readonly limit?: ConnectionLimit
  /** How the credential is sent, in place of the way that its headers have. */
  readonly scheme?: CredentialScheme | undefined
}

/** The response, with the secret that was sent for it, or the meaning of its absence. */
export type HttpResult = (
  | {
      readonly kind: 'answered'
      readonly response: HttpResponse
      readonly secret: string
      /** Origin and path of the request. */
      readonly address: string
    }
  | { readonly kind: 'broken'; readonly reply: Exclude<Reply, { readonly outcome: 'accepted' }> }
) & {
  /** `host:port` of the proxy that the request went through, if it is known. */
  readonly proxy?: string | undefined
}

/** Provides the headers with the credentials. */
export interface AuthHeadersSource {
  headers(): AuthHeaders | Promise<AuthHeaders>
}

/** Pooled connections to one host. Opens nothing before the first request. */
export interface Http {
  /** Loads axios and Node's modules for the first request. Returns no promise if they are loaded. Rejects if they cannot be. */
  prepare(): Promise<unknown> | undefined
  /** @param from Provides the headers with the credentials. The wait for them counts towards `timeoutMs`. */
  send(request: HttpRequest, from: AuthHeadersSource, signal?: AbortSignal): Promise<HttpResult>
  close(): void
}

/**
 * A connection that the server closed while it was idle fails only after the next request is written, and then the outcome is unknown. So
 * the client closes it earlier: Node's servers close after 5 seconds, and AWS load balancers, which seem to serve Gupshup, after 60.
 */
const defaultIdleMs = 4_000

/** @throws {ConfigurationError} when no request can be made with `baseUrl` */
export function createHttp(options: HttpOptions): Http {
  const { baseUrl, timeoutMs, idleMs = defaultIdleMs, setTimer = setTimeoutOnce } = options
  const { host, protocol, origin, username, password } = checkedBaseUrl(baseUrl)
  const hasUser = username !== '' || password !== ''
  const base = baseUrl.replace(/\/+$/, '')
  const isHttps = protocol === 'https:'
  const agentOption = isHttps ? 'httpsAgent' : 'httpAgent'
  const givenAgent = options[agentOption]
  const trackers = new Slots<RequestTracker>()
  const instance = options.axios
  const addressOf = keepLast((path) => origin + new URL(base + path).pathname)
  let loading: Promise<Loaded> | undefined
  let loaded: Loaded | undefined
  let isClosed = false

  /**
   * Loads what makes the requests, which takes longer than loading the rest of the package. Of axios only an adapter is used, without interceptors,
   * transformations and merging of defaults: they are not needed here, and take about as much CPU time as the rest of a request.
   */
  async function load(): Promise<Loaded> {
    const network = await import('./network.ts')
    const agent = givenAgent ?? network.createAgent(isHttps, idleMs)
    const settings = {
      responseType: 'text',
      // A redirect would send the key to another host. The tracker follows none, and neither must axios.
      maxRedirects: 0,
      [agentOption]: agent,
      proxy: givenAgent ? false : undefined,
    } as const
    const closeAgent = () => {
      if (!givenAgent) agent.destroy()
    }
    if (instance !== undefined) {
      const use = { agentOption, isAgentGiven: givenAgent !== undefined } as const
      const respond: Respond = async (request, credentials, tracker) => {
        const given = allHeaders(credentials, request.body?.type)
        const config = { ...settings, ...configOf(base, request, tracker), headers: given }
        const { status, headers = {}, body } = await requestThrough(instance, config, tracker, use)
        return { status, headers, data: body }
      }
      return { network, respond, closeAgent }
    }
    const { default: axios, AxiosHeaders: Headers } = await import('axios')
    const isDirect = givenAgent === undefined && !hasUser && !hasProxy(process.env, protocol)
    const adapt = axios.getAdapter(isDirect ? network.directAdapter(agent) : 'http')
    let last: PreparedHeaders | undefined
    const respond: Respond = (request, credentials, tracker) => {
      const type = request.body?.type
      // axios' own adapter changes the headers that it gets, so each request has its own.
      if (!isDirect || last?.credentials !== credentials || last.type !== type)
        last = { credentials, type, headers: new Headers(allHeaders(credentials, type)) }
      const { headers } = last
      const adapted = adapt({ ...settings, ...configOf(base, request, tracker), headers })
      return isDirect ? adapted : tracker.during(adapted)
    }
    return { network, respond, closeAgent }
  }

  async function prepare(): Promise<Loaded> {
    loading ??= load()
    loaded = await loading
    return loaded
  }

  async function send(
    { network, respond }: Loaded,
    request: HttpRequest,
    from: AuthHeadersSource,
    signal: AbortSignal | undefined,
  ): Promise<HttpResult> {
    if (isClosed) return refused({ kind: 'closed', via: 'client' })
    if (signal?.aborted) return refused({ kind: 'aborted', via: 'client' })
    const { limit, scheme } = request
    const tracker = new RequestTracker({ timeoutMs, setTimer, network, signal })
    const slot = trackers.add(tracker)
    let isWithinLimit = false
    try {
      if (limit !== undefined) isWithinLimit = await limit.take(tracker)
      if (limit !== undefined && !isWithinLimit) return refused(withoutConnection(tracker, timeoutMs))
      const pending = from.headers()
      const auth = pending instanceof Promise ? await tracker.unlessInterrupted(pending) : pending
      if (auth === undefined) return refused(withoutHeaders(tracker, timeoutMs))
      if ('failure' in auth) return refused(auth.failure)
      const headers = scheme === undefined ? auth.headers : headersOf(auth.secret, scheme)
      const turn = network.endOfTurn()
      if (turn !== undefined) await turn
      const { status, headers: received, data } = await respond(request, headers, tracker)
      const { odd, wasSent, proxy } = tracker
      const foreign = odd && readOddResponse({ ...odd, wasSent, host, proxy })
      if (foreign !== undefined) return { kind: 'broken', reply: foreign, proxy }
      options.onResponse?.(received)
      const response = { status, headers: received, body: data }
      return { kind: 'answered', response, secret: auth.secret, address: addressOf(request.path), proxy }
    } catch (error) {
      const { wasSent, interruptReason, odd, proxy } = tracker
      const foreign = odd && readOddResponse({ ...odd, wasSent, host, proxy })
      const failed = { wasSent, interruptReason, error, host, timeoutMs, proxy }
      return { kind: 'broken', reply: foreign ?? readTransportFailure(failed), proxy }
    } finally {
      if (isWithinLimit) limit?.release()
      tracker.end()
      trackers.delete(tracker, slot)
    }
  }

  return {
    prepare() {
      return loaded === undefined ? prepare() : undefined
    },

    send(request, from, signal) {
      if (loaded !== undefined) return send(loaded, request, from, signal)
      // Loading does not count towards `timeoutMs`.
      return prepare().then((parts) => send(parts, request, from, signal))
    },

    close() {
      isClosed = true
      for (const tracker of trackers) tracker.interrupt('closed')
      loaded?.closeAgent()
    },
  }
}

type Credentials = Readonly<Record<string, string>>

interface PreparedHeaders {
  readonly credentials: Credentials
  readonly type: string | undefined
  readonly headers: AxiosHeaders
}

type Respond = (
  request: HttpRequest,
  credentials: Credentials,
  tracker: RequestTracker,
) => Promise<AdapterResponse>

/** A response as axios' adapters have it. */
interface AdapterResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly data: unknown
}

interface Loaded {
  readonly network: typeof Network
  readonly respond: Respond
  closeAgent(): void
}

function allHeaders(credentials: Credentials, type: string | undefined): Credentials {
  return { ...credentials, ...(type && { 'Content-Type': type }), 'User-Agent': 'gupshup-outbound' }
}

function configOf(
  base: string,
  { method, path, body, maxResponseBytes }: HttpRequest,
  tracker: RequestTracker,
) {
  return {
    method,
    url: base + path,
    data: body?.text,
    maxContentLength: maxResponseBytes,
    transport: tracker,
  }
}

function refused(failure: Failure): HttpResult {
  return { kind: 'broken', reply: { outcome: 'refused', failure } }
}

function withoutHeaders({ interruptReason }: RequestTracker, timeoutMs: number): Failure {
  return interruptReason === 'aborted' || interruptReason === 'closed'
    ? { kind: interruptReason, via: 'client' }
    : credentialsFailure(`returned no token within ${timeoutMs / 1_000} s`)
}

function withoutConnection({ interruptReason }: RequestTracker, timeoutMs: number): Failure {
  return interruptReason === 'aborted' || interruptReason === 'closed'
    ? { kind: interruptReason, via: 'client' }
    : {
        kind: 'network',
        via: 'network',
        reason: `every connection for account calls was busy for ${timeoutMs / 1_000} s`,
      }
}

function setTimeoutOnce(delayMs: number, task: () => void): () => void {
  const timer = setTimeout(task, delayMs)
  return () => clearTimeout(timer)
}
