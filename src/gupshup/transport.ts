import { type ApiCall, type ApiResponse, type CallApi, pathWithQuery, readApiResponse } from './api-call.ts'
import { type Cancellable, ConnectionLimit } from './connection-limit.ts'
import { createCredentials } from './credentials.ts'
import { createHttp, type HttpOptions, type HttpRequest, type HttpResult } from './http.ts'
import type { PartnerTransport } from './partner.ts'
import { type Reply, readReply } from './read-reply.ts'
import { createRoute } from './routes.ts'

export interface TransportOptions extends Omit<HttpOptions, 'baseUrl'> {
  /**
   * Scheme and host, with port and path if need be. Not used with `partner`, which brings its own.
   *
   * @default 'https://api.gupshup.io'
   */
  readonly baseUrl?: string
  /** Sent as the header `apikey`, shown nowhere. Needed without `partner`. */
  readonly apiKey?: string
  /** The app's id, for what has it in its path. */
  readonly appId?: string
  /**
   * How many messages may be under way at once, each on a connection of its own. Account calls have some of their own.
   *
   * @default 64
   */
  readonly maxConnections?: number
  /** Goes through the partner API, with its token in place of the key. */
  readonly partner?: PartnerTransport
  /** Told what time Gupshup says it is with each response, in milliseconds since 1970. Its `Date` header counts whole seconds. */
  readonly onTime?: ((time: number) => void) | undefined
}

/** A place among the connections. */
export interface ConnectionSlot {
  /** Gives it back; the second call does nothing. */
  release(): void
}

/** The way to Gupshup. Opens nothing before the first request. */
export interface Transport {
  /**
   * Waits for a place among the `maxConnections`, in the order of the calls. `undefined`: `cancellable` or `interrupt()` ended the wait.
   * The caller holds it while it posts, and writes down that it posts only once it has it.
   */
  reserve(cancellable: Cancellable): Promise<ConnectionSlot | undefined>
  /** Ends every wait for a place. */
  interrupt(): void
  /**
   * Posts a form and says what the answer means. What goes wrong is part of the reply: it rejects only when no such message can
   * be sent this way.
   *
   * @param path the logical one, the same for every way: `/wa/api/v1/msg`, `/wa/api/v1/template/msg`
   * @param signal Breaks the request off: `refused` before the connection stood, `unknown` afterwards.
   * @throws {ConfigurationError} when `createRoute()` knows no way for the path
   */
  post(path: string, fields: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Reply>
  /** The same with a body of JSON: `/v3/message`, `/v3/marketing/msg`. */
  postJson(path: string, body: unknown, signal?: AbortSignal): Promise<Reply>
  /** Calls an API about the account. */
  readonly call: CallApi
  /** The text without any key or token used so far. */
  redact(text: string): string
  /** Breaks off what is under way and closes every connection; later requests are refused. */
  close(): void
}

/** An answer to a send has some hundred bytes. */
const maxReplyBytes = 1024 * 1024

/** A list of templates has some kilobytes for each, and an account may have thousands. */
const maxApiResponseBytes = 16 * 1024 * 1024

/** Our choice: they are few, and what waits for one of them, such as the list of templates, asks once for all. */
const maxAccountConnections = 8

const formType = 'application/x-www-form-urlencoded'

/** @throws {ConfigurationError} when no request can be made with `baseUrl`, `apiKey` or `partner` */
export function createTransport(options: TransportOptions): Transport {
  const { apiKey, partner, baseUrl = 'https://api.gupshup.io', maxConnections = 64 } = options
  const http = createHttp({ ...options, baseUrl: partner?.baseUrl ?? baseUrl })
  const credentials = createCredentials(apiKey, partner)
  const route = createRoute(options)
  const connections = new ConnectionLimit(maxConnections)
  const accountConnections = new ConnectionLimit(Math.min(maxConnections, maxAccountConnections))
  const redact = (text: string) => credentials.redact(text)

  function noteTime(headers: Readonly<Record<string, unknown>> | undefined): void {
    const time = Date.parse(String(headers?.['date']))
    if (Number.isFinite(time)) options.onTime?.(time)
  }

  /** A 401 is given before Gupshup looks at the request, so that with another token it may go out once more. */
  async function send(request: HttpRequest, signal?: AbortSignal): Promise<HttpResult> {
    const result = await http.send(request, credentials, signal)
    if (result.kind === 'answered') noteTime(result.answer.headers)
    const isRefused = result.kind === 'answered' && result.answer.status === 401
    if (!isRefused || !credentials.isRenewable) return result
    return await http.send(
      request,
      { ...credentials, headers: () => credentials.headersAfter(result.secret) },
      signal,
    )
  }

  async function postTo(path: string, type: string, text: string, signal?: AbortSignal): Promise<Reply> {
    const body = { type, text }
    const request = {
      method: 'POST',
      path: route(path),
      body,
      maxResponseBytes: maxReplyBytes,
    } as const
    const result = await send(request, signal)
    if (result.kind === 'broken') return result.reply
    return readReply(result.answer, { redact, address: result.address })
  }

  return {
    async reserve(cancellable) {
      if (!(await connections.take(cancellable))) return undefined
      let isHeld = true
      return {
        release() {
          if (isHeld) connections.release()
          isHeld = false
        },
      }
    },

    interrupt: () => connections.interrupt(),

    async post(path, fields, signal) {
      return await postTo(path, formType, formText(fields), signal)
    },

    async postJson(path, body, signal) {
      return await postTo(path, 'application/json', JSON.stringify(body), signal)
    },

    async call(request, signal): Promise<ApiResponse> {
      const path = pathWithQuery(request)
      const { method } = request
      const result = await send(
        {
          method,
          path,
          body: bodyOf(request),
          maxResponseBytes: maxApiResponseBytes,
          limit: accountConnections,
        },
        signal,
      )
      const { proxy } = result
      const answer: ApiResponse =
        result.kind === 'broken'
          ? { outcome: 'failed', failure: result.reply.failure }
          : readApiResponse(result.answer, { redact, address: result.address })
      return proxy === undefined ? answer : { ...answer, proxy }
    },

    redact,

    close: () => http.close(),
  }
}

function bodyOf({ fields, json }: ApiCall): HttpRequest['body'] {
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(json) }
  return fields && { type: formType, text: formText(fields) }
}

function formText(fields: Readonly<Record<string, string | undefined>>): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value)
  return form.toString()
}

/** Who sends: the same for every message of a client. */
export interface Sender {
  readonly appName: string
  /** Digits with country code. */
  readonly source: string
}

/**
 * The whole form of one request. `channel` and `src.name` are required on some pages of the documentation and optional on others,
 * so they always go along: https://docs.gupshup.io/reference/session-text-message.
 */
export function sendForm(
  { appName, source }: Sender,
  to: string,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  return { channel: 'whatsapp', source, destination: to, 'src.name': appName, ...fields }
}
