import { isRecord, isUserId } from '../../util/index.ts'
import type { CredentialControls } from '../credentials/controls.ts'
import { type CredentialRefusal, credentialKinds, credentialRefusals } from '../credentials/credential.ts'
import { tokenEndpoints } from '../credentials/token-endpoint.ts'
import type { Inbound } from '../events/inbound.ts'
import { type FaultOptions, type FaultRegistry, isFaultKind } from '../fault-registry.ts'
import { parseJson } from '../http/body.ts'
import { controlLimits, type LimitControl } from './limit-control.ts'
import { controlPeople, type PeopleControl } from './people-control.ts'

/** What the page's buttons can do. */
export interface Controls extends PeopleControl, LimitControl {
  /** The address that the emulator listens on. */
  readonly host: string
  readonly faults: FaultRegistry
  readonly credentials: CredentialControls
  clear(): void
  inbound(message: Inbound): unknown
}

/**
 * Does what a button asks for.
 *
 * @returns what is wrong with the request, or else what came of it, if there is something to say.
 */
export async function control(body: string, controls: Controls): Promise<string | object | undefined> {
  const { credentials, faults, clear, inbound } = controls
  const asked = parseJson(body)
  if (typeof asked !== 'object' || asked === null) return 'That is no JSON object.'
  const field = (name: string): unknown => Reflect.get(asked, name)

  switch (field('action')) {
    case 'set-fault': {
      const kind = field('kind')
      if (!isFaultKind(kind)) return 'There is no such fault.'
      const endpoint = field('endpoint')
      if (endpoint !== undefined && !tokenEndpoints.some((known) => known === endpoint)) {
        return 'There is no such endpoint.'
      }
      return attempt(() => faults.set(kind, faultOptions(field)))
    }
    case 'lift-fault': {
      const id = field('id')
      if (typeof id === 'number') faults.lift(id)
      return undefined
    }
    case 'expire-credentials': {
      const kind = field('kind')
      if (!credentialKinds.some((known) => known === kind)) return 'There is no such kind of credential.'
      for (const one of credentials.list) if (one.kind === kind) credentials.expire(one.token)
      return undefined
    }
    case 'refuse-with': {
      const refusal = field('refusal')
      if (refusal === undefined) credentials.refuseWith()
      else if (isRefusal(refusal)) credentials.refuseWith(refusal)
      else return 'There is no such refusal.'
      return undefined
    }
    case 'clear':
      clear()
      return undefined
    case 'inbound': {
      const message = readInbound(field)
      if (typeof message === 'string') return message
      inbound(message)
      return undefined
    }
    default:
      return (
        controlLimits(asked, controls) ?? (await controlPeople(field, controls)) ?? 'There is no such action.'
      )
  }
}

function isRefusal(value: unknown): value is CredentialRefusal {
  return credentialRefusals.some((known) => known === value)
}

/** The message that is asked for, or what is wrong with it. */
function readInbound(field: (name: string) => unknown): Inbound | string {
  const from = field('from')
  const text = field('text')
  const type = field('type')
  if (typeof from !== 'string' || !(/^\d+$/.test(from) || isUserId(from)))
    return 'The sender has to be digits only, or a user id.'
  if (typeof type === 'string' && type !== '') {
    const payload = field('payload')
    return isRecord(payload) ? { from, type, payload } : 'The payload has to be an object.'
  }
  return typeof text === 'string' && text !== '' ? { from, text } : 'The message has no words.'
}

function faultOptions(field: (name: string) => unknown): FaultOptions {
  const to = field('to')
  const count = field('count')
  const endpoint = tokenEndpoints.find((known) => known === field('endpoint'))
  return {
    ...(typeof to === 'string' && to !== '' && { to }),
    ...(typeof count === 'number' && { count }),
    ...(endpoint !== undefined && { endpoint }),
  }
}

function attempt(work: () => unknown): string | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
