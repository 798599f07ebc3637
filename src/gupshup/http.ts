import http from 'node:http'
import https from 'node:https'
import axios, { AxiosHeaders } from 'axios'
import { ConfigurationError, type Failure } from '../errors/index.ts'
import { readBrokenExchange } from './broken-exchange.ts'
import type { Pass } from './credentials.ts'
import { Exchange } from './exchange.ts'
import type { HttpAnswer } from './http-answer.ts'
import type { Reply } from './reply.ts'
import { noTokenYet } from './tokens.ts'

export interface HttpOptions {
  /** Scheme and host, with port and path if need be: `https://api.gupshup.io`. */
  readonly baseUrl: string
  /** How long one request may take, from asking for a token to the last byte of the answer, in milliseconds. */
  readonly timeoutMs: number
  /**
   * Makes the connections when `baseUrl` is http. The proxy of the environment is then not used, and `close()` leaves the agent
   * to the caller.
   */
  readonly httpAgent?: http.Agent
  /** The same when `baseUrl` is https. */
  readonly httpsAgent?: https.Agent
  /**
   * How long an unused connection is kept for the next request, in milliseconds; without meaning when an agent is given.
   *
   * @default 4000
   */
  readonly idleMs?: number
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  /** The body and what it is; none for a request that only asks. */
  readonly body?: { readonly type: string; readonly text: string }
  /** A longer answer is broken off. */
  readonly longestAnswerBytes: number
}

/** An answer with the secret that was shown for it, or what it means that there is none. */
export type HttpResult =
  | { readonly kind: 'answered'; readonly answer: HttpAnswer; readonly secret: string }
  | { readonly kind: 'broken'; readonly reply: Exclude<Reply, { readonly outcome: 'accepted' }> }

/** Where the headers with the credentials come from. */
export interface PassSource {
  pass(): Pass | Promise<Pass>
  /** Told when the time was over before there was one. */
  giveUp(): void
}

/** Pooled connections to one host. Opens nothing before the first request. */
export interface Http {
  /** @param from Gives the headers with the credentials; asked first, on the request's own time. */
  send(request: HttpRequest, from: PassSource, signal?: AbortSignal): Promise<HttpResult>
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
  const { baseUrl, timeoutMs, idleMs = defaultIdleMs } = options
  const { host, protocol } = checkedUrl(baseUrl)
  const base = baseUrl.replace(/\/+$/, '')
  const isHttps = protocol === 'https:'
  const givenAgent = isHttps ? options.httpsAgent : options.httpAgent
  const agent = givenAgent ?? new (isHttps ? https : http).Agent({ keepAlive: true, timeout: idleMs })
  const exchanges = new Set<Exchange>()
  let isClosed = false

  // The adapter alone, without axios' interceptors, transformations and merging of defaults: nothing here needs them, and they
  // take about as much CPU time as the rest of a request.
  const adapter = axios.getAdapter('http')
  const settings = {
    responseType: 'text',
    // A redirect would take the key along to wherever it points. The exchange follows none; this tells axios so too.
    maxRedirects: 0,
    [isHttps ? 'httpsAgent' : 'httpAgent']: agent,
    proxy: givenAgent ? false : undefined,
  } as const

  return {
    async send(request, from, signal) {
      if (isClosed) return refused({ kind: 'closed', via: 'client' })
      if (signal?.aborted) return refused({ kind: 'aborted', via: 'client' })
      const exchange = new Exchange(timeoutMs, signal)
      exchanges.add(exchange)
      try {
        const asked = from.pass()
        const shown = asked instanceof Promise ? await exchange.unlessStopped(asked) : asked
        if (shown === undefined) {
          if (exchange.stopReason === 'deadline') from.giveUp()
          return refused(withoutPass(exchange, timeoutMs))
        }
        if ('failure' in shown) return refused(shown.failure)
        const { status, headers, data } = await adapter({
          ...settings,
          method: request.method,
          url: base + request.path,
          data: request.body?.text,
          maxContentLength: request.longestAnswerBytes,
          headers: new AxiosHeaders({
            ...shown.headers,
            ...(request.body && { 'Content-Type': request.body.type }),
            'User-Agent': 'gupshup-outbound',
          }),
          transport: exchange,
        })
        return { kind: 'answered', answer: { status, headers, body: data }, secret: shown.secret }
      } catch (error) {
        const { hasLeft, stopReason } = exchange
        return { kind: 'broken', reply: readBrokenExchange({ hasLeft, stopReason, error, host, timeoutMs }) }
      } finally {
        exchange.end()
        exchanges.delete(exchange)
      }
    },

    close() {
      isClosed = true
      for (const exchange of exchanges) exchange.stop('closed')
      if (!givenAgent) agent.destroy()
    },
  }
}

function refused(failure: Failure): HttpResult {
  return { kind: 'broken', reply: { outcome: 'refused', failure } }
}

function withoutPass({ stopReason }: Exchange, timeoutMs: number): Failure {
  return stopReason === 'aborted' || stopReason === 'closed'
    ? { kind: stopReason, via: 'client' }
    : noTokenYet(`the token source gave no token within ${timeoutMs / 1_000} s`).failure
}

function checkedUrl(baseUrl: string): URL {
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new ConfigurationError('baseUrl must be an http or https address.', { option: 'baseUrl' })
  }
  return new URL(baseUrl)
}
