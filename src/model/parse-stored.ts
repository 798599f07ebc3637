import { compact } from '../util/index.ts'
import type { Failure } from './failure.ts'
import type { GateRecord, GateStatus } from './gate-record.ts'
import type { Attempt, MessageRecord, MessageState } from './message-record.ts'

/** A message as version 0.3 stored it, as far as its fields have other names now. */
type MessageOf03 = Omit<
  MessageRecord,
  'steps' | 'hasOwnFallback' | 'writeId' | 'idempotencyKey' | 'attempts' | 'state'
> & {
  readonly stamp?: string
  readonly key?: string
  readonly links: MessageRecord['steps']
  readonly chained: boolean
  readonly attempts: readonly (Omit<Attempt, 'step'> & { readonly link: number })[]
  readonly state: StateOf03
}

type FailedState = Extract<MessageState, { readonly name: 'failed' }>

type StateOf03 =
  | Exclude<MessageState, { readonly name: 'unconfirmed' | 'failed' }>
  | { readonly name: 'doubtful'; readonly failure: Failure }
  | (Omit<FailedState, 'actionTaken'> & { readonly did: string })

/** The gate as version 0.3 stored it. */
type GateOf03 = Omit<GateRecord, 'writeId' | 'status'> & {
  readonly stamp?: string
  readonly status: GateStatus & { readonly calmAt?: number }
}

/** Reads a message that this version or 0.3 has stored. */
export function parseMessage(json: string): MessageRecord {
  const stored: MessageRecord | MessageOf03 = JSON.parse(json)
  if (!('links' in stored)) return stored
  const { stamp: writeId, key: idempotencyKey, links: steps, chained, attempts, state, ...same } = stored
  return compact({
    ...same,
    writeId,
    idempotencyKey,
    steps,
    hasOwnFallback: chained,
    attempts: attempts.map(({ link: step, ...attempt }) => withCurrentKind({ step, ...attempt })),
    state: currentState(state),
  })
}

/** Reads a gate that this version or 0.3 has stored. */
export function parseGate(json: string): GateRecord {
  const stored: GateRecord | GateOf03 = JSON.parse(json)
  if (!('stamp' in stored)) return stored
  const { stamp, status, ...same } = stored
  return compact({ ...same, writeId: stamp, status: currentStatus(status) })
}

function currentState(state: StateOf03): MessageState {
  switch (state.name) {
    case 'doubtful':
      return { name: 'unconfirmed', failure: currentKind(state.failure) }
    case 'unknown':
      return withCurrentKind(state)
    case 'failed': {
      const { did: actionTaken, ...same } = state
      return withCurrentKind({ ...same, actionTaken })
    }
    case 'waiting':
    case 'posting':
    case 'accepted':
      return state
    default:
      return state satisfies never
  }
}

function currentStatus({ calmAt, ...status }: GateOf03['status']): GateStatus {
  const known = 'cause' in status && status.cause?.type === 'failure' ? status.cause : undefined
  const cause = known === undefined ? {} : { cause: withCurrentKind(known) }
  const expiry = status.state === 'open' ? compact({ strikesExpireAt: calmAt }) : {}
  return { ...status, ...cause, ...expiry }
}

function withCurrentKind<Holder extends { readonly failure?: Failure | undefined }>(holder: Holder): Holder {
  return holder.failure === undefined ? holder : { ...holder, failure: currentKind(holder.failure) }
}

/** Version 0.3 called the kind of an unknown code `unlisted`. */
function currentKind(failure: Failure): Failure {
  const kind: string = failure.kind
  return kind === 'unlisted' ? { ...failure, kind: 'unknown-code' } : failure
}
