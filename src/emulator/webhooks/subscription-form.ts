import { validateHeaderName, validateHeaderValue } from 'node:http'
import { isObject } from '../json.ts'
import { isMode, type SubscriptionMode, type WebhookVersion } from './subscription.ts'

/** The request asks for what cannot be. The message goes into the reply. */
export class SubscriptionRefused extends Error {}

type Fields = Readonly<Record<string, string>>
type Headers = Readonly<Record<string, string>>

/** What a form says about a subscription; what it leaves out is left out. */
export interface SubscriptionForm {
  readonly url?: string
  readonly tag?: string
  readonly version?: WebhookVersion
  readonly modes?: readonly SubscriptionMode[]
  readonly headers?: Headers
  readonly active?: boolean
}

/** @throws {SubscriptionRefused} for a field that cannot be; all words but "Invalid URL Passed" are the emulator's. */
export function readSubscriptionForm({ url, tag, version, modes, meta, active }: Fields): SubscriptionForm {
  return {
    ...(url !== undefined && { url: readUrl(url) }),
    ...(tag !== undefined && { tag }),
    ...(version !== undefined && { version: readVersion(version) }),
    ...(modes !== undefined && { modes: readModes(modes) }),
    ...(meta !== undefined && { headers: readHeaders(meta) }),
    ...(active !== undefined && { active: active === 'true' }),
  }
}

function readUrl(url: string): string {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  if (protocol !== 'http:' && protocol !== 'https:') throw new SubscriptionRefused('Invalid URL Passed')
  return url
}

/** Version 1 is a format of old that the emulator does not speak. */
function readVersion(version: string): WebhookVersion {
  if (version === '2') return 2
  if (version === '3') return 3
  throw new SubscriptionRefused('The version has to be 2 or 3 (says the emulator)')
}

function readModes(list: string): SubscriptionMode[] {
  const words = list.split(',').map((word) => word.trim())
  return words.filter(Boolean).map((word) => {
    if (!isMode(word)) throw new SubscriptionRefused(`There is no mode "${word}" (says the emulator)`)
    return word
  })
}

/**
 * The headers that every webhook carries. The page documents them as `{"headers":{…}}`; a live test found that the map
 * has to be bare, and that wrapped it becomes one header by the name `headers`. The emulator does as the live test
 * found. It did not report what that header then contains; here it is the inner map as JSON.
 */
function readHeaders(meta: string): Headers {
  try {
    const map: unknown = JSON.parse(meta)
    if (!isObject(map)) throw new TypeError('It is no JSON object')
    const headers = Object.entries(map).map(([name, value]: [string, unknown]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      validateHeaderName(name)
      validateHeaderValue(name, text)
      return [name, text] as const
    })
    return Object.fromEntries(headers)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SubscriptionRefused(`The meta cannot be read as headers: ${why} (says the emulator)`)
  }
}
