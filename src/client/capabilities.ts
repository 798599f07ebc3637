import { type ApiCapabilities, defaultCapabilities, isLocalHost } from '../messages/index.ts'
import type { NormalizedOptions } from './normalize-options.ts'

export function gupshupUrl({ transport, baseUrl }: NormalizedOptions): URL {
  return new URL(transport?.baseUrl ?? baseUrl)
}

/** What the API accepts. Meta's form has endpoints only if the app's id is known. */
export function capabilitiesOf(options: NormalizedOptions): ApiCapabilities {
  const { transport, appId } = options
  const isLocal = isLocalHost(gupshupUrl(options).hostname)
  if (transport !== undefined) {
    return { sessionFormat: transport.format, v3: ['message', 'marketing'], isLocal }
  }
  return appId === undefined
    ? { ...defaultCapabilities, isLocal }
    : { ...defaultCapabilities, v3: ['marketing'], isLocal }
}
