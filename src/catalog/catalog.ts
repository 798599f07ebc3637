import type { System } from '../model/index.ts'
import { gupshupRows } from './gupshup.ts'
import { metaCloudRows } from './meta-cloud.ts'
import { metaOnPremRows } from './meta-onprem.ts'
import type { CatalogRow } from './row.ts'

/**
 * Every code that a message can fail with, in all three systems.
 *
 * @example
 * const halting = catalog.filter((row) => row.action.type === 'halt')
 */
export const catalog: readonly CatalogRow[] = [...gupshupRows, ...metaCloudRows, ...metaOnPremRows]

/** Hints that tell apart two systems with the same code. */
export interface LookupHints {
  /** Looks only in this system's table. The other hints are not needed then. */
  readonly system?: System | undefined
  /** The text that the code came with. */
  readonly reason?: string | undefined
  /** The documentation address that the code came with. An address at Meta marks a Meta code. */
  readonly href?: string | undefined
}

const gupshupFirst: readonly System[] = ['gupshup', 'meta-cloud', 'meta-onprem']
const metaOnly: readonly System[] = ['meta-cloud', 'meta-onprem']

/** Title of Gupshup's 1009 and of On-Premises 1008 alike, so it does not show whose code it is. */
const sharedTitle = 'required parameter is missing'

const rowsByKey = new Map(
  catalog.flatMap((row) => codesOf(row).map((code) => [keyOf(row.system, code), row])),
)

/**
 * Finds what a code means. 500, 1001–1012 and 4001–4005 are Gupshup's unless a hint points to Meta. Every other code is looked up in Meta's
 * Cloud API table and then in its On-Premises table.
 *
 * @param code As it arrived: a number, or its plain decimal spelling.
 * @returns The row, or `undefined` for an unknown code and for text that is no code.
 * @example
 * lookup(1003)?.name // 'WalletBalanceLow'
 * lookup('470')?.system // 'meta-onprem'
 * lookup(1003, { reason: 'Not a group participant' })?.name // 'NotGroupParticipant'
 */
export function lookup(code: number | string, hints: LookupHints = {}): CatalogRow | undefined {
  for (const system of systemsToSearch(code, hints)) {
    const row = rowsByKey.get(keyOf(system, code))
    if (row) return row
  }
  return undefined
}

/** The row of a code whose system is known, as failures and suppressions name it. */
export function rowOf({
  system,
  code,
}: {
  readonly system?: System | undefined
  readonly code?: number | undefined
}): CatalogRow | undefined {
  return system === undefined || code === undefined ? undefined : rowsByKey.get(keyOf(system, code))
}

/** The anchor of a code's section in `docs/error-codes.md`: `gupshup-1002`. */
export function anchorOf({ system, code, codeMax }: CatalogRow): string {
  return `${system}-${code}${codeMax === undefined ? '' : `-to-${codeMax}`}`
}

function systemsToSearch(code: number | string, { system, reason, href }: LookupHints): readonly System[] {
  if (system !== undefined) return [system]
  return isAtMeta(href) || isOnPremisesTitle(code, reason) ? metaOnly : gupshupFirst
}

/**
 * Text is matched whole and never converted to a number: other Gupshup products report success as "000" and failures as "00a", and neither is
 * Meta's code 0.
 */
function keyOf(system: System, code: number | string): string {
  return `${system}:${code}`
}

function codesOf({ code, codeMax = code }: CatalogRow): number[] {
  return Array.from({ length: codeMax - code + 1 }, (_, offset) => code + offset)
}

function isAtMeta(href: string | undefined): boolean {
  const address = href?.trim() ?? ''
  // Meta's own webhooks leave the host out, as in "/docs/whatsapp/api/errors" and, since 2026,
  // "/documentation/business-messaging/whatsapp/support/error-codes"; its samples have both.
  if (/^\/(docs\/whatsapp|documentation\/business-messaging)(?![^/?#])/i.test(address)) return true
  if (!URL.canParse(address)) return false
  const { hostname } = new URL(address)
  return hostname === 'facebook.com' || hostname.endsWith('.facebook.com')
}

function isOnPremisesTitle(code: number | string, reason: string | undefined): boolean {
  const words = reason?.trim().toLowerCase()
  if (words === undefined || words === sharedTitle) return false
  return rowsByKey.get(keyOf('meta-onprem', code))?.title?.toLowerCase() === words
}
