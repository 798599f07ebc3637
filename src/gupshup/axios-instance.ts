import { isRecord, property } from '../util/index.ts'
import type { HttpResponse } from './http-response.ts'
import type { RequestTracker } from './request-tracker.ts'

/** An axios instance of any version 1: the result of `axios.create()`, or `axios` itself. */
export interface AxiosLike {
  request(config: object): Promise<unknown>
  readonly defaults: object
}

interface AgentUse {
  readonly agentOption: 'httpAgent' | 'httpsAgent'
  /** Whether the caller gave the agent. If not, an agent of the instance takes precedence. */
  readonly isAgentGiven: boolean
}

/**
 * Makes one request through a caller's axios instance, with its interceptors, adapter and defaults.
 *
 * The result of the interceptors is not reliable: they unwrap responses, swallow errors and throw their own. So the response is captured
 * where axios passes it to its first transformation, as the adapter returned it, and only that is read. Without a response, the outcome is
 * unknown unless the request provably never left.
 */
export async function requestThrough(
  instance: AxiosLike,
  config: Readonly<Record<string, unknown>> & { readonly url: string },
  tracker: RequestTracker,
  { agentOption, isAgentGiven }: AgentUse,
): Promise<HttpResponse> {
  const { defaults } = instance
  let isDispatched = false
  let captured: HttpResponse | undefined

  /** Runs last before the adapter. An interceptor that repeats a request runs it a second time. */
  const dispatch = (data: unknown) => {
    if (isDispatched || tracker.interruptReason !== undefined) {
      throw new Error('A request is made once. Interceptors must not repeat it.')
    }
    isDispatched = true
    return data
  }
  /** Runs first after the adapter, for every status. */
  const capture = (data: unknown, headers: unknown, status: unknown) => {
    // An interrupted response has no data, and does not count.
    const isWhole = data !== undefined || !tracker.isRequested
    if (typeof status === 'number' && isWhole)
      captured ??= { status, headers: plain(headers), body: textOf(data) }
    return data
  }

  const cancellation = new AbortController()
  tracker.onCancel(() => cancellation.abort())
  const { [agentOption]: agent, proxy, ...rest } = config
  const ownAgent = isAgentGiven ? { [agentOption]: agent, proxy } : {}
  const defaultAgent = property(defaults, agentOption) === undefined ? { [agentOption]: agent } : {}
  const request = instance.request({
    ...rest,
    ...defaultAgent,
    ...ownAgent,
    // Otherwise the instance's base URL takes precedence.
    allowAbsoluteUrls: true,
    transformRequest: [...listOf(property(defaults, 'transformRequest')), dispatch],
    transformResponse: [capture, ...listOf(property(defaults, 'transformResponse'))],
    signal: cancellation.signal,
  })
  try {
    const response = await tracker.during(request)
    captured ??= ownResponse(response, tracker)
    if (captured === undefined) tracker.wasSent = true
  } catch (error) {
    captured ??= ownResponse(property(error, 'response'), tracker)
    const isUnseen =
      !tracker.isRequested && (isDispatched || property(property(error, 'config'), 'url') === config.url)
    if (isUnseen) tracker.wasSent = true
    if (captured === undefined) throw error
  }
  if (captured === undefined) throw new Error('The axios instance returned no response to this request.')
  return captured
}

/** The response, if it belongs to this request. An interceptor may have replaced the transformations. */
function ownResponse(response: unknown, tracker: RequestTracker): HttpResponse | undefined {
  const status = property(response, 'status')
  const isOwn = property(property(response, 'config'), 'transport') === tracker
  const data = property(response, 'data')
  if (!isOwn || typeof status !== 'number' || data === undefined) return undefined
  return { status, headers: plain(property(response, 'headers')), body: textOf(data) }
}

function plain(headers: unknown): Readonly<Record<string, unknown>> {
  return isRecord(headers) ? { ...headers } : {}
}

/** An adapter may return bytes. */
function textOf(data: unknown): unknown {
  if (data instanceof ArrayBuffer) return Buffer.from(data).toString('utf8')
  return Buffer.isBuffer(data) ? data.toString('utf8') : data
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}
