import http from 'node:http'
import https from 'node:https'
import axios, { AxiosHeaders, type AxiosResponse } from 'axios'
import { ConfigurationError } from '../errors/index.ts'
import { readBrokenExchange } from './broken-exchange.ts'
import { Exchange } from './exchange.ts'
import { readReply } from './read-reply.ts'
import type { Reply } from './reply.ts'

export interface TransportOptions {
  /** Scheme and host, with port and path if need be: `https://api.gupshup.io`. */
  readonly baseUrl: string
  /** Sent as the header `apikey`, shown nowhere. */
  readonly apiKey: string
  /** How long one request may take, from connecting to the last byte of the answer, in milliseconds. */
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

/** The way to Gupshup. Opens nothing before the first `post()`. */
export interface Transport {
  /**
   * Posts a form and says what the answer means. What goes wrong is part of the reply: it does not reject.
   *
   * @param signal Breaks the request off: `refused` before the connection stood, `unknown` afterwards.
   */
  post(path: string, fields: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Reply>
  /** Breaks off what is under way and closes every connection; later posts are refused. */
  close(): void
}

/**
 * A connection that the other side closed while it lay idle fails only after the next request is written, and then nobody
 * knows. So it is dropped first: Node's servers close after 5 seconds, load balancers of AWS, where Gupshup's answers seem to
 * come from, after 60.
 */
const defaultIdleMs = 4_000

/** An answer of Gupshup's has some hundred bytes. */
const longestAnswerBytes = 1024 * 1024

/** @throws {ConfigurationError} when no request can be made with `baseUrl` or `apiKey` */
export function createTransport(options: TransportOptions): Transport {
  const { baseUrl, apiKey, timeoutMs, idleMs = defaultIdleMs } = options
  const { host, protocol } = checkedUrl(baseUrl)
  checkKey(apiKey)
  const base = baseUrl.replace(/\/+$/, '')
  const isHttps = protocol === 'https:'
  const givenAgent = isHttps ? options.httpsAgent : options.httpAgent
  const agent = givenAgent ?? new (isHttps ? https : http).Agent({ keepAlive: true, timeout: idleMs })
  const exchanges = new Set<Exchange>()
  let isClosed = false

  // The adapter alone, without axios' interceptors, transformations and merging of defaults: nothing here needs them, and they
  // take about as much CPU time as the rest of a request.
  const send = axios.getAdapter('http')
  const headers = {
    apikey: apiKey,
    'Content-Type': 'application/x-www-form-urlencoded',
    'User-Agent': 'gupshup-outbound',
  }
  const settings = {
    method: 'post',
    responseType: 'text',
    maxContentLength: longestAnswerBytes,
    // A redirect would take the key along to wherever it points. The exchange follows none; this tells axios so too.
    maxRedirects: 0,
    [isHttps ? 'httpsAgent' : 'httpAgent']: agent,
    proxy: givenAgent ? false : undefined,
  } as const

  return {
    async post(path, fields, signal) {
      if (isClosed) return { outcome: 'refused', failure: { kind: 'closed', via: 'client' } }
      if (signal?.aborted) return { outcome: 'refused', failure: { kind: 'aborted', via: 'client' } }
      const data = new URLSearchParams(fields).toString()
      const exchange = new Exchange(timeoutMs, signal)
      exchanges.add(exchange)
      let answer: AxiosResponse<unknown>
      try {
        answer = await send({
          ...settings,
          url: base + path,
          data,
          headers: new AxiosHeaders(headers),
          transport: exchange,
        })
      } catch (error) {
        const { hasLeft, stopReason } = exchange
        return readBrokenExchange({ hasLeft, stopReason, error, host, timeoutMs })
      } finally {
        exchange.end()
        exchanges.delete(exchange)
      }
      return readReply(
        { status: answer.status, headers: answer.headers, body: answer.data },
        { secret: apiKey },
      )
    },

    close() {
      isClosed = true
      for (const exchange of exchanges) exchange.stop('closed')
      if (!givenAgent) agent.destroy()
    },
  }
}

function checkedUrl(baseUrl: string): URL {
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new ConfigurationError('baseUrl must be an http or https address.', { option: 'baseUrl' })
  }
  return new URL(baseUrl)
}

/** Axios would leave out what no header can carry, and Gupshup would refuse what is left. */
function checkKey(apiKey: string): void {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return
  throw new ConfigurationError(
    'apiKey is empty or has a blank, a line break or another character that no HTTP header can carry. Copy it again from the Gupshup console.',
    { option: 'apiKey' },
  )
}
