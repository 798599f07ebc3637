import { lookup } from '../../catalog/index.ts'
import type { FailedStep, Side } from './step.ts'

/** A failure with everything filled in that the step left to the catalog. */
export interface FailureDetails {
  readonly code: number
  readonly side: Side
  readonly reason?: string
  /** Meta's page about the code. */
  readonly href?: string
}

/** Whose code this is when nobody says otherwise. */
export function sideOf(code: number): Side {
  return lookup(code)?.system === 'gupshup' ? 'gupshup' : 'whatsapp'
}

export function describeFailure(step: FailedStep): FailureDetails {
  const side = step.side ?? sideOf(step.code)
  const row = side === 'gupshup' ? lookup(step.code, { system: 'gupshup' }) : metaRow(step.code)
  const reason = step.reason ?? row?.title ?? row?.meaning
  const href = side === 'whatsapp' ? row?.docsUrl : undefined
  return {
    code: step.code,
    side,
    ...(reason !== undefined && { reason }),
    ...(href !== undefined && { href }),
  }
}

function metaRow(code: number) {
  return lookup(code, { system: 'meta-cloud' }) ?? lookup(code, { system: 'meta-onprem' })
}
