import { type CatalogRow, catalog } from '../catalog/index.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Action, Failure, FailureKind, System } from '../model/index.ts'
import { isAction } from './actions.ts'

/** What to do about a failure: an action, or a function that chooses one (`undefined` leaves it to the catalog). */
export type Policy = Action | ((failure: Failure) => Action | undefined)

/** The kinds a policy can be given for: what the client itself gave up is decided already. */
export type PolicyKind = Exclude<
  FailureKind,
  'outcome-unknown' | 'suppressed' | 'expired' | 'halted' | 'aborted' | 'closed' | 'erased' | 'canceled'
>

/**
 * Policies by code (`4001`), range (`'1004-1008'`), system and code (`'meta-cloud:131049'`) or kind (`'account'`). The most
 * specific wins, in the order system and code, code, range, kind, and last the catalog's own default. A bare code or range means
 * Gupshup's code where Gupshup has one, else Meta's. What only Meta's retired On-Premises API had needs its system:
 * `'meta-onprem:1013'`.
 */
export type Policies = Readonly<
  { [code: number]: Policy | undefined } & { [key: `${number}-${number}`]: Policy | undefined } & {
    [key: `${System}:${number}`]: Policy | undefined
  } & { [kind in PolicyKind]?: Policy | undefined }
>

const policyKinds: Readonly<Record<PolicyKind, true>> = {
  recipient: true,
  content: true,
  template: true,
  'session-window': true,
  'rate-limit': true,
  account: true,
  service: true,
  authentication: true,
  credentials: true,
  'too-many-requests': true,
  network: true,
  configuration: true,
  'unknown-code': true,
}

interface Range {
  readonly key: string
  readonly from: number
  readonly to: number
}

/** A policy and the key it was given under. */
export interface FoundPolicy {
  readonly key: string
  readonly policy: Policy
}

/** The policies of one client, checked and ready to be asked. */
export class PolicyTable {
  readonly #byKey = new Map<string, Policy>()
  readonly #ranges: Range[] = []

  /** @throws {ConfigurationError} naming the entry that cannot be meant */
  constructor(policies: Policies = {}) {
    for (const [key, policy] of Object.entries(policies)) {
      if (policy === undefined) continue
      const range = checkKey(key)
      if (typeof policy !== 'function' && !isAction(policy)) throw wrong(key, `${wantedPolicy} is wanted`)
      if (range !== undefined) this.#addRange(range)
      this.#byKey.set(key, policy)
    }
  }

  /** The most specific policy for a failure, if there is one. */
  find(failure: Failure): FoundPolicy | undefined {
    for (const key of this.#keysFor(failure)) {
      const policy = this.#byKey.get(key)
      if (policy !== undefined) return { key, policy }
    }
    return undefined
  }

  *#keysFor({ system, code, kind }: Failure): Generator<string> {
    if (code !== undefined) {
      if (system !== undefined) yield `${system}:${code}`
      if (isMeantByBareCode(code, system)) {
        yield String(code)
        const range = this.#ranges.find(({ from, to }) => from <= code && code <= to)
        if (range !== undefined) yield range.key
      }
    }
    yield kind
  }

  #addRange(range: Range): void {
    const other = this.#ranges.find(({ from, to }) => from <= range.to && range.from <= to)
    if (other !== undefined)
      throw wrong(range.key, `it overlaps '${other.key}', so neither is the more specific`)
    this.#ranges.push(range)
  }
}

/** What a policy must be, for error texts. */
const wantedPolicy =
  'an action such as backOff(), skip(), fallBack(), retry(), halt() or fail(), or a function,'

function checkKey(key: string): Range | undefined {
  if (Object.hasOwn(policyKinds, key)) return undefined
  if (/^(?:0|[1-9]\d*)$/.test(key)) {
    const code = Number(key)
    if (!catalog.some((row) => covers(row, code))) throw wrong(key, 'no system has this code')
    if (!catalog.some((row) => isMeantBare(row) && covers(row, code))) throw retired(key, code)
    return undefined
  }
  const range = /^(\d+)-(\d+)$/.exec(key)
  if (range !== null) return checkRange({ key, from: Number(range[1]), to: Number(range[2]) })
  const exact = /^([a-z-]+):(0|[1-9]\d*)$/.exec(key)
  if (exact !== null) {
    const [, system, code] = exact
    if (!catalog.some((row) => row.system === system && covers(row, Number(code)))) {
      throw wrong(key, `the catalog has no code ${code} of a system '${system}'`)
    }
    return undefined
  }
  throw wrong(
    key,
    `it is no code, range, 'system:code' or kind; the kinds are ${Object.keys(policyKinds).join(', ')}`,
  )
}

function checkRange(range: Range): Range {
  if (range.from >= range.to) throw wrong(range.key, 'a range goes from a lower code to a higher one')
  const rows = catalog.filter((row) => range.from <= (row.codeMax ?? row.code) && row.code <= range.to)
  const [first] = rows
  if (first === undefined) throw wrong(range.key, 'no system has a code in this range')
  if (!rows.some(isMeantBare)) {
    throw wrong(
      range.key,
      `only Meta's retired On-Premises API has codes in this range. Write each as '${first.system}:${first.code}' if they are meant`,
    )
  }
  return range
}

/**
 * Whether a bare code may mean the row. Gupshup has moved its apps off the On-Premises API, so of that table only what Gupshup's own
 * pages show can still come: 470.
 */
function isMeantBare({ system, source }: CatalogRow): boolean {
  return system !== 'meta-onprem' || source.includes('gupshup.io')
}

/** Nearly always a slip for a code of Gupshup's, such as 1013 for 1012: it would never be asked for. */
function retired(key: string, code: number): ConfigurationError {
  const [nearest] = catalog
    .filter((row) => row.system === 'gupshup' && Math.abs(row.code - code) <= 2)
    .sort((one, other) => Math.abs(one.code - code) - Math.abs(other.code - code))
  const hint = nearest === undefined ? '' : ` Did you mean Gupshup's ${nearest.code}, ${nearest.name}?`
  return wrong(
    key,
    `only Meta's retired On-Premises API has this code. Write 'meta-onprem:${code}' if it is meant`,
    hint,
  )
}

function covers(row: CatalogRow, code: number): boolean {
  return row.code <= code && code <= (row.codeMax ?? row.code)
}

/** 1002 without a system is Gupshup's; Meta's own 1002 is reached by `'meta-onprem:1002'`. */
function isMeantByBareCode(code: number, system: System | undefined): boolean {
  if (system === undefined || system === 'gupshup') return true
  return !catalog.some((row) => row.system === 'gupshup' && row.code === code)
}

function wrong(key: string, why: string, hint = ''): ConfigurationError {
  return new ConfigurationError(`policies['${key}'] cannot be used: ${why}.${hint}`, {
    option: `policies['${key}']`,
  })
}
