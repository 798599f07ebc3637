import http from 'node:http'
import https from 'node:https'
import axios, { AxiosHeaders } from 'axios'
import type { Failure } from '../model/index.ts'
import { type AxiosLike, requestThrough } from './axios-instance.ts'
import type { ConnectionLimit } from './connection-limit.ts'
import { type AuthHeaders, noTokenYet } from './credentials.ts'
import type { HttpResponse } from './http-response.ts'
import type { Reply } from './read-reply.ts'
import { RequestTracker, type SetTimer } from './request-tracker.ts'
import { checkedBaseUrl } from './routes.ts'
import { readOddResponse, readTransportFailure } from './transport-failure.ts'

export interface HttpOptions {
  /** Scheme and host, with port and path if need be: `https://api.gupshup.io`. */
  readonly baseUrl: string
  /** How long one request may take, from asking for a token to the last byte of the answer, in milliseconds. */
  readonly timeoutMs: number
  /**
   * Makes the connections when `baseUrl` is http. The proxy of the environment is then not used, and `close()` leaves the agent
   * to the caller.
   */
  readonly httpAgent?: http.Agent | undefined
  /** The same when `baseUrl` is https. */
  readonly httpsAgent?: https.Agent | undefined
  /**
   * Takes every request, with its interceptors, adapter and defaults.
   *
   * @default axios' own HTTP adapter alone
   */
  readonly axios?: AxiosLike | undefined
  /**
   * How long an unused connection is kept for the next request, in milliseconds; without meaning when an agent is given.
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
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The body and what it is; none for a request that only asks. */
  readonly body?: { readonly type: string; readonly text: string } | undefined
  /** A longer answer is broken off. */
  readonly maxResponseBytes: number
  /** Where the request waits for its turn, on its own time. Absent: it has its turn already. */
  readonly limit?: ConnectionLimit
}

/** An answer with the secret that was shown for it, or what it means that there is none. */
export type HttpResult = (
  | {
      readonly kind: 'answered'
      readonly answer: HttpResponse
      readonly secret: string
      /** Origin and path of the request. */
      readonly address: string
    }
  | { readonly kind: 'broken'; readonly reply: Exclude<Reply, { readonly outcome: 'accepted' }> }
) & {
  /** `host:port` of the proxy that the request went through, if it is known. */
  readonly proxy?: string | undefined
}

/** Where the headers with the credentials come from. */
export interface AuthHeadersSource {
  headers(): AuthHeaders | Promise<AuthHeaders>
  /** Told when the time was over before there was one. */
  cancelPending(): void
}

/** Pooled connections to one host. Opens nothing before the first request. */
export interface Http {
  /** @param from Gives the headers with the credentials; asked first, on the request's own time. */
  send(request: HttpRequest, from: AuthHeadersSource, signal?: AbortSignal): Promise<HttpResult>
  close(): void
}

/**
 * A connection that the other side closed while it lay idle fails only after the next request is written, and then nobody
 * knows. So it is dropped first: Node's servers close after 5 seconds, load balancers of AWS, where Gupshup's answers seem to
 * come from, after 60.
 */
const defaultIdleMs = 4_000

/** @throws {ConfigurationError} when no request can be made with `baseUrl` */
export function createHttp(options: HttpOptions): Http {
  const { baseUrl, timeoutMs, idleMs = defaultIdleMs, setTimer = setTimeoutOnce } = options
  const { host, protocol, origin } = checkedBaseUrl(baseUrl)
  const base = baseUrl.replace(/\/+$/, '')
  const isHttps = protocol === 'https:'
  const agentOption = isHttps ? 'httpsAgent' : 'httpAgent'
  const givenAgent = options[agentOption]
  const agent = givenAgent ?? new (isHttps ? https : http).Agent({ keepAlive: true, timeout: idleMs })
  const exchanges = new Set<RequestTracker>()
  let isClosed = false

  // The adapter alone, without axios' interceptors, transformations and merging of defaults: nothing here needs them, and they
  // take about as much CPU time as the rest of a request.
  const adapter = axios.getAdapter('http')
  const instance = options.axios
  const settings = {
    responseType: 'text',
    // A redirect would take the key along to wherever it points. The exchange follows none; this tells axios so too.
    maxRedirects: 0,
    [agentOption]: agent,
    proxy: givenAgent ? false : undefined,
  } as const

  async function respond(
    exchange: RequestTracker,
    { method, path, body, maxResponseBytes }: HttpRequest,
    credentials: Readonly<Record<string, string>>,
  ): Promise<HttpResponse> {
    const headers = {
      ...credentials,
      ...(body && { 'Content-Type': body.type }),
      'User-Agent': 'gupshup-outbound',
    }
    const url = base + path
    const request = {
      method,
      url,
      data: body?.text,
      maxContentLength: maxResponseBytes,
      transport: exchange,
    }
    if (instance !== undefined) {
      return await requestThrough(instance, { ...settings, ...request, headers }, exchange, {
        agentOption,
        isAgentGiven: givenAgent !== undefined,
      })
    }
    const adapted = adapter({ ...settings, ...request, headers: new AxiosHeaders(headers) })
    const { status, headers: received, data } = await exchange.during(adapted)
    return { status, headers: received, body: data }
  }

  async function exchangeFor(
    exchange: RequestTracker,
    request: HttpRequest,
    from: AuthHeadersSource,
  ): Promise<HttpResult> {
    const { limit } = request
    if (limit !== undefined && !(await limit.take(exchange)))
      return refused(withoutConnection(exchange, timeoutMs))
    try {
      const asked = from.headers()
      const shown = asked instanceof Promise ? await exchange.unlessInterrupted(asked) : asked
      if (shown === undefined) {
        if (exchange.interruptReason === 'deadline') from.cancelPending()
        return refused(withoutHeaders(exchange, timeoutMs))
      }
      if ('failure' in shown) return refused(shown.failure)
      const answer = await respond(exchange, request, shown.headers)
      const { odd, wasSent, proxy } = exchange
      const foreign = odd && readOddResponse({ ...odd, wasSent, host, proxy })
      if (foreign !== undefined) return { kind: 'broken', reply: foreign }
      const address = origin + new URL(base + request.path).pathname
      return { kind: 'answered', answer, secret: shown.secret, address }
    } finally {
      limit?.release()
    }
  }

  return {
    async send(request, from, signal) {
      if (isClosed) return refused({ kind: 'closed', via: 'client' })
      if (signal?.aborted) return refused({ kind: 'aborted', via: 'client' })
      const exchange = new RequestTracker({ timeoutMs, setTimer, signal })
      exchanges.add(exchange)
      try {
        return { ...(await exchangeFor(exchange, request, from)), proxy: exchange.proxy }
      } catch (error) {
        const { wasSent, interruptReason, odd, proxy } = exchange
        const foreign = odd && readOddResponse({ ...odd, wasSent, host, proxy })
        const reply =
          foreign ??
          readTransportFailure({
            wasSent,
            interruptReason,
            error,
            host,
            timeoutMs,
            proxy,
          })
        return { kind: 'broken', reply, proxy }
      } finally {
        exchange.end()
        exchanges.delete(exchange)
      }
    },

    close() {
      isClosed = true
      for (const exchange of exchanges) exchange.interrupt('closed')
      if (!givenAgent) agent.destroy()
    },
  }
}

function refused(failure: Failure): HttpResult {
  return { kind: 'broken', reply: { outcome: 'refused', failure } }
}

function withoutHeaders({ interruptReason }: RequestTracker, timeoutMs: number): Failure {
  return interruptReason === 'aborted' || interruptReason === 'closed'
    ? { kind: interruptReason, via: 'client' }
    : noTokenYet(`the token source gave no token within ${timeoutMs / 1_000} s`).failure
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
