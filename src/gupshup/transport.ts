import type { CredentialInfo, CredentialScheme, Failure } from '../model/index.ts'
import { type Clock, isUserId, systemClock } from '../util/index.ts'
import { type ApiCall, type ApiResponse, type CallApi, pathWithQuery, readApiResponse } from './api-call.ts'
import { ConnectionLimit } from './connection-limit.ts'
import type { AuthHeaders } from './credentials/auth-headers.ts'
import { authorizedHttp } from './credentials/authorized-http.ts'
import { createCredentials } from './credentials/create-credentials.ts'
import type { RenewalEvent } from './credentials/renewal-event.ts'
import { localRenewalLock, type RenewalLock } from './credentials/renewal-lock.ts'
import type { CredentialSource } from './credentials/source.ts'
import { formText } from './form-text.ts'
import { createHttp, type HttpOptions, type HttpRequest } from './http.ts'
import { keepLast } from './keep-last.ts'
import type { PartnerTransport } from './partner.ts'
import { type Reply, readReply } from './read-reply.ts'
import { createRoute } from './routes.ts'

export interface TransportOptions extends Omit<HttpOptions, 'baseUrl' | 'onResponse'> {
  /**
   * Scheme and host, with port and path if needed. Ignored with `partner`, which has its own.
   *
   * @default 'https://api.gupshup.io'
   */
  readonly baseUrl?: string
  /** Shown nowhere. Required without `credentials` and `partner`. */
  readonly apiKey?: string | undefined
  /** Returns the key or token, in place of `apiKey`. */
  readonly credentials?: CredentialSource | undefined
  /**
   * How the key or token is sent. Ignored with `partner`, which has its own.
   *
   * @default 'apikey'
   */
  readonly scheme?: CredentialScheme | undefined
  /** Lets one process at a time renew a token. */
  readonly renewalLock?: RenewalLock
  /** Called when a token was renewed, or could not be. */
  readonly onRenewal?: (event: RenewalEvent) => void
  /** How far the wall clock is ahead, in milliseconds. `undefined`: unknown. */
  readonly skewMs?: () => number | undefined
  /** @default systemClock */
  readonly clock?: Clock
  /** @default Math.random */
  readonly random?: () => number
  /** The app's id, for requests that have it in their path. */
  readonly appId?: string
  /**
   * How many messages may be in flight at once, each on its own connection. Account calls have separate connections.
   *
   * @default 64
   */
  readonly maxConnections?: number
  /** Uses the partner API, with its credentials in place of these. */
  readonly partner?: PartnerTransport | undefined
  /** Called with the time of each response's `Date` header, which has whole seconds. Unix time in milliseconds. */
  readonly onTime?: ((time: number) => void) | undefined
}

/** A reserved connection. */
export interface ConnectionSlot {
  /** Releases it. A second call does nothing. */
  release(): void
}

/** Sends requests to Gupshup. It opens no connection before the first request. */
export interface Transport {
  /** Loads what makes the requests, before the first of them is written down. Returns no promise if it is loaded. */
  prepare(): Promise<unknown> | undefined
  /** Whether one of the `maxConnections` is free. */
  readonly hasFreeConnection: boolean
  /**
   * Takes one of the `maxConnections`. The caller holds the slot while it posts, and stores that it posts only after it has the slot. `undefined`: none is
   * free at this moment.
   */
  reserveNow(): ConnectionSlot | undefined
  /** Calls the listener when a connection is free again. */
  onFree(listener: () => void): void
  /**
   * Why no request can be sent at the moment, if there is no credential. Resolves without a promise if it is known. A caller waits for it before it
   * stores that it posts: nothing has left while a token is renewed, which takes longer than a request.
   */
  missingCredential(): Failure | undefined | Promise<Failure | undefined>
  /**
   * Posts a form and reads the response. A failure is part of the reply: it rejects only when this API has no endpoint for the message.
   *
   * @param path the logical path, the same for each API: `/wa/api/v1/msg`, `/wa/api/v1/template/msg`
   * @param signal Interrupts the request: `refused` before the connection is established, `unknown` afterwards.
   * @throws {ConfigurationError} when `createRoute()` has no endpoint for the path
   */
  post(path: string, fields: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Reply>
  /** The same with a JSON body: `/v3/message`, `/v3/marketing/msg`. */
  postJson(path: string, body: unknown, signal?: AbortSignal): Promise<Reply>
  /** Calls an API about the account. */
  readonly call: CallApi
  /** Removes every key and token used so far from a text. */
  redact(text: string): string
  /** What may be known of the credential. */
  credentialInfo(): CredentialInfo
  /** Forgets that a credential could not be renewed, so that the next request tries again. */
  resetCredentials(): void
  /** Interrupts the requests in flight and closes every connection. Later requests are refused. */
  close(): void
}

/** The response to a send has some hundred bytes. */
const maxReplyBytes = 1024 * 1024

/** A template in a list has some kilobytes, and an account may have thousands of templates. */
const maxApiResponseBytes = 16 * 1024 * 1024

/** Our choice: account calls are few, and concurrent calls for the templates share one request. */
const maxAccountConnections = 8

const formType = 'application/x-www-form-urlencoded'

/** @throws {ConfigurationError} when no request can be made with `baseUrl`, `apiKey` or `partner` */
export function createTransport(options: TransportOptions): Transport {
  const { partner, baseUrl = 'https://api.gupshup.io', maxConnections = 64 } = options
  const timeIn = keepLast((date) => Date.parse(date))
  const http = createHttp({
    ...options,
    baseUrl: partner?.baseUrl ?? baseUrl,
    onResponse(headers) {
      const time = timeIn(String(headers['date']))
      if (Number.isFinite(time)) options.onTime?.(time)
    },
  })
  const credentials = createCredentials({
    ...options,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    skewMs: options.skewMs ?? (() => undefined),
    lock: options.renewalLock ?? localRenewalLock(options.clock),
    onEvent: options.onRenewal ?? (() => {}),
  })
  const route = createRoute(options)
  let onFree = () => {}
  const connections = new ConnectionLimit(maxConnections, () => onFree())
  const accountConnections = new ConnectionLimit(Math.min(maxConnections, maxAccountConnections))
  const redact = (text: string) => credentials.redact(text)

  const send = authorizedHttp(http, credentials)

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
    return readReply(result.response, { redact, address: result.address })
  }

  return {
    prepare: () => http.prepare(),

    get hasFreeConnection() {
      return connections.hasFree
    },

    reserveNow: () => (connections.takeNow() ? slotOf(connections) : undefined),

    onFree(listener) {
      onFree = listener
    },

    missingCredential() {
      const headers = credentials.headers()
      return headers instanceof Promise ? headers.then(failureIn) : failureIn(headers)
    },

    post: (path, fields, signal) => postTo(path, formType, formText(fields), signal),

    postJson: (path, body, signal) => postTo(path, 'application/json', JSON.stringify(body), signal),

    async call(request, signal): Promise<ApiResponse> {
      const path = pathWithQuery(request)
      const { method, scheme } = request
      const result = await send(
        {
          method,
          path,
          body: bodyOf(request),
          maxResponseBytes: maxApiResponseBytes,
          limit: accountConnections,
          scheme,
        },
        signal,
      )
      const { proxy } = result
      const response: ApiResponse =
        result.kind === 'broken'
          ? { outcome: 'failed', failure: result.reply.failure }
          : readApiResponse(result.response, { redact, address: result.address })
      return proxy === undefined ? response : { ...response, proxy }
    },

    redact,

    credentialInfo: () => credentials.info(),

    resetCredentials: () => credentials.reset(),

    close() {
      credentials.close()
      http.close()
    },
  }
}

function failureIn(headers: AuthHeaders): Failure | undefined {
  return 'failure' in headers ? headers.failure : undefined
}

function bodyOf({ fields, json, contentType = 'application/json' }: ApiCall): HttpRequest['body'] {
  if (json !== undefined) return { type: contentType, text: JSON.stringify(json) }
  return fields && { type: formType, text: formText(fields) }
}

function slotOf(connections: ConnectionLimit): ConnectionSlot {
  let isHeld = true
  return {
    release() {
      if (isHeld) connections.release()
      isHeld = false
    },
  }
}

/** The sender, the same for every message of a client. */
export interface Sender {
  readonly appName: string
  /** Digits with country code. */
  readonly source: string
}

/**
 * The whole form of one request. Some pages of the documentation require `channel` and `src.name` and others do not, so they are always
 * sent: https://docs.gupshup.io/reference/session-text-message. In the form of a template, `userId` stands in place of `destination`:
 * https://partner-docs.gupshup.io/reference/sendrequestcontactinfotemplatemessage-1, 10 September 2026.
 */
export function sendForm(
  { appName, source }: Sender,
  to: string,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  const recipient = isUserId(to) ? 'userId' : 'destination'
  return { channel: 'whatsapp', source, [recipient]: to, 'src.name': appName, ...fields }
}

/**
 * The whole body of one request in Meta's form. An id stands in `recipient`, never in `to`, which would take precedence:
 * https://partner-docs.gupshup.io/reference/v3-message-14, 14 October 2026.
 */
export function addressed(
  body: Readonly<Record<string, unknown>>,
  to: string,
): Readonly<Record<string, unknown>> {
  return isUserId(to) ? { ...body, recipient: to } : { ...body, to }
}
