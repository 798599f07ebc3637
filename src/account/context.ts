import { ConfigurationError } from '../errors/index.ts'
import type { CallApi } from '../gupshup/index.ts'

/** What everything in this room works with. */
export interface AccountContext {
  /** Makes a request with the client's credentials: `transport.call`. */
  readonly call: CallApi
  /** Whose interface it is: that of the console's keys, or the partner API. Their paths differ. */
  readonly api: 'self-serve' | 'partner'
  /** The app's id, which is in the path of nearly everything. */
  readonly appId?: string | undefined
  /** The time, in milliseconds since 1970. */
  readonly clock?: { now(): number; monotonic?(): number } | undefined
}

/** Milliseconds since some moment, for what lasts a while: a clock that is set does not change them. */
export function monotonicOf({ clock }: AccountContext): number {
  if (clock === undefined) return performance.now()
  return clock.monotonic?.() ?? clock.now()
}

export function nowOf({ clock }: AccountContext): number {
  return clock?.now() ?? Date.now()
}

/**
 * The path of something that belongs to the app, with every part of it encoded.
 *
 * @throws {ConfigurationError} without an `appId`
 */
export function appPath({ api, appId }: AccountContext, ...parts: readonly string[]): string {
  if (appId === undefined) {
    throw new ConfigurationError(
      "appId is missing: the address of this request contains it. Give it as an option or set GUPSHUP_APP_ID; the Gupshup console shows it in the app's settings.",
      { option: 'appId' },
    )
  }
  const prefix = api === 'partner' ? '/partner/app' : '/wa/app'
  return [prefix, ...[appId, ...parts].map(encodeURIComponent)].join('/')
}
