import { lookup } from '../catalog/index.ts'
import type { System } from '../model/index.ts'
import { isUserId, maskAddress, timeText } from '../util/index.ts'
import { ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

/** The person is on the suppression list, so no request was made. */
export class SuppressedError extends ErrorOfKind<'suppressed'> {
  static {
    identify(SuppressedError, 'SuppressedError')
  }

  /** When the person was suppressed, as Unix time in milliseconds. */
  declare readonly since?: number | undefined
  /** When the suppression ends by itself, as Unix time in milliseconds; absent is for good. */
  declare readonly until?: number | undefined
  /** What is not sent: everything, or marketing. */
  readonly scope: 'all' | 'marketing'

  constructor(about: SuppressedErrorContext) {
    const { to, id, code, system, since, until, scope = 'all', event } = about
    const row = code === undefined ? undefined : lookup(code, { system })
    const byId = isUserId(to)
    const cause =
      event === undefined
        ? causeOf(code, row?.title ?? '')
        : `by ${byId ? 'the person' : 'its owner'} (${event})`
    const what = scope === 'marketing' ? ' for marketing' : ''
    const call = `client.suppressions.remove(${byId ? '{ userId }' : 'number'}${scope === 'marketing' ? ", { scope: 'marketing' }" : ''})`
    const condition = byId
      ? 'If the person wants messages again'
      : event === undefined
        ? 'If the number is good'
        : 'If its owner wants messages again'
    const when = since === undefined ? '' : ` on ${timeText(since)}`
    const end = until === undefined ? 'for good' : `until ${timeText(until)}`
    super(
      `${maskAddress(to)} was suppressed${what} ${cause}${when}, ${end}. ` +
        `Nothing was sent. ${condition}, call ${call} and send again.`,
      { kind: 'suppressed', to, id, code, system, docsUrl: row?.docsUrl },
    )
    if (since !== undefined) this.since = since
    if (until !== undefined) this.until = until
    this.scope = scope
  }
}

export interface SuppressedErrorContext {
  readonly to: string
  readonly id?: string | undefined
  /** The code that suppressed the person; absent when it was added by hand. */
  readonly code?: number | undefined
  readonly system?: System | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly scope?: 'all' | 'marketing' | undefined
  /** The person's opt-out, if that is the reason. */
  readonly event?: 'opted-out' | 'marketing-stop' | undefined
}

function causeOf(code: number | undefined, title: string): string {
  if (code === undefined) return 'by hand'
  return `after ${code}${title ? ` (${title})` : ''}`
}
