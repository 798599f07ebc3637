import { isRecord, property } from '../util/index.ts'
import type { HttpResponse } from './http-response.ts'
import type { RequestTracker } from './request-tracker.ts'

/** An axios instance of any version 1: what `axios.create()` gives, or `axios` itself. */
export interface AxiosLike {
  request(config: object): Promise<unknown>
  readonly defaults: object
}

interface AgentUse {
  readonly agentOption: 'httpAgent' | 'httpsAgent'
  /** Whether the agent in the configuration is the caller's; if not, one of the instance's goes first. */
  readonly isAgentGiven: boolean
}

/**
 * Makes one request through a caller's axios instance, with its interceptors, adapter and defaults.
 *
 * What the interceptors make of the response cannot be relied on: they unwrap it, swallow errors and throw their own. So the response is
 * taken where axios hands it to its first transformation, as the adapter gave it, and only that is read. What became of the request
 * is judged by what was seen of it: without a response it is unknown unless it provably never left.
 */
export async function requestThrough(
  instance: AxiosLike,
  config: Readonly<Record<string, unknown>> & { readonly url: string },
  exchange: RequestTracker,
  { agentOption, isAgentGiven }: AgentUse,
): Promise<HttpResponse> {
  const { defaults } = instance
  let isDispatched = false
  let answer: HttpResponse | undefined

  /** The last thing before the adapter. An interceptor that repeats a request gets here a second time. */
  const dispatch = (data: unknown) => {
    if (isDispatched || exchange.interruptReason !== undefined) {
      throw new Error('A request is made once. Interceptors must not repeat it.')
    }
    isDispatched = true
    return data
  }
  /** The first thing after the adapter, for every status. */
  const capture = (data: unknown, headers: unknown, status: unknown) => {
    // A response that was cut off has no data yet, and is no response.
    const isWhole = data !== undefined || !exchange.isRequested
    if (typeof status === 'number' && isWhole)
      answer ??= { status, headers: plain(headers), body: textOf(data) }
    return data
  }

  const cancellation = new AbortController()
  exchange.onCancel(() => cancellation.abort())
  const { [agentOption]: agent, proxy, ...rest } = config
  const ownAgent = isAgentGiven ? { [agentOption]: agent, proxy } : {}
  const defaultAgent = property(defaults, agentOption) === undefined ? { [agentOption]: agent } : {}
  const request = instance.request({
    ...rest,
    ...defaultAgent,
    ...ownAgent,
    // A base address of the instance's would come before ours.
    allowAbsoluteUrls: true,
    transformRequest: [...listOf(property(defaults, 'transformRequest')), dispatch],
    transformResponse: [capture, ...listOf(property(defaults, 'transformResponse'))],
    signal: cancellation.signal,
  })
  try {
    const response = await exchange.during(request)
    answer ??= ownResponse(response, exchange)
    if (answer === undefined) exchange.wasSent = true
  } catch (error) {
    answer ??= ownResponse(property(error, 'response'), exchange)
    const isUnseen =
      !exchange.isRequested && (isDispatched || property(property(error, 'config'), 'url') === config.url)
    if (isUnseen) exchange.wasSent = true
    if (answer === undefined) throw error
  }
  if (answer === undefined) throw new Error('The axios instance gave no response to this request.')
  return answer
}

/** An interceptor may have replaced the transformations, and another request's response must not be taken for this one's. */
function ownResponse(response: unknown, exchange: RequestTracker): HttpResponse | undefined {
  const status = property(response, 'status')
  const isOwn = property(property(response, 'config'), 'transport') === exchange
  const data = property(response, 'data')
  if (!isOwn || typeof status !== 'number' || data === undefined) return undefined
  return { status, headers: plain(property(response, 'headers')), body: textOf(data) }
}

function plain(headers: unknown): Readonly<Record<string, unknown>> {
  return isRecord(headers) ? { ...headers } : {}
}

/** An adapter may give bytes. */
function textOf(data: unknown): unknown {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : data
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
