import { lookup } from '../catalog/index.ts'
import type { System } from '../catalog/row.ts'
import { ErrorOfKind } from './gupshup-error.ts'
import { maskNumber } from './redact.ts'
import { timeText } from './time-text.ts'

/** The number is on the suppression list, so no request was made. */
export class SuppressedError extends ErrorOfKind<'suppressed'> {
  /** When the number was suppressed, in milliseconds since 1970. */
  declare readonly since?: number
  /** When the suppression ends by itself, in milliseconds since 1970; absent is for good. */
  declare readonly until?: number

  constructor(about: SuppressedErrorAbout) {
    const { to, id, code, system, since, until } = about
    const row = code === undefined ? undefined : lookup(code, { system })
    const cause = code === undefined ? 'by hand' : `after ${code}${row?.title ? ` (${row.title})` : ''}`
    const when = since === undefined ? '' : ` on ${timeText(since)}`
    const end = until === undefined ? 'for good' : `until ${timeText(until)}`
    super(
      `${maskNumber(to)} was suppressed ${cause}${when}, ${end}. ` +
        'Nothing was sent. If the number is good, call client.suppressions.remove(number) and send again.',
      { kind: 'suppressed', to, id, code, system, docsUrl: row?.docsUrl },
    )
    if (since !== undefined) this.since = since
    if (until !== undefined) this.until = until
  }

  override get name(): string {
    return 'SuppressedError'
  }
}

export interface SuppressedErrorAbout {
  readonly to: string
  readonly id?: string
  /** The code that suppressed the number; absent when it was added by hand. */
  readonly code?: number
  readonly system?: System
  readonly since?: number
  readonly until?: number
}
