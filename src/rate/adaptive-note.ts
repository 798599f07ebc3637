import type { RateChange } from '../model/index.ts'
import { isRecord, parseJson } from '../util/index.ts'
import type { AdaptiveState, Cut } from './adaptive-controller.ts'

/** What the clients of a store tell each other with a rate. */
export interface AdaptiveNote {
  readonly cut?: AdaptiveState['cut']
  /** Absent: the rate is as configured. */
  readonly change?: RateChange | undefined
}

export function noteText({ cut, change }: AdaptiveNote): string {
  return JSON.stringify({ cut, change })
}

/** Another version may have written it, so what cannot be read is left out. */
export function readNote(text: string | undefined): AdaptiveNote {
  const note = text === undefined ? undefined : parseJson(text)
  if (!isRecord(note)) return {}
  const { cut, change } = note
  return { ...(isCut(cut) && { cut }), ...(isChange(change) && { change }) }
}

function isCut(value: unknown): value is Cut {
  return hasNumbers(value, 'limit', 'to', 'agoMs', 'feedbackMs')
}

function isChange(value: unknown): value is RateChange {
  if (!hasNumbers(value, 'from', 'at')) return false
  switch (value['type']) {
    case 'raised':
      return true
    case 'cut':
      return typeof value['kind'] === 'string'
    case 'slowed':
      return hasNumbers(value, 'responseMs', 'usualMs')
    default:
      return false
  }
}

function hasNumbers(value: unknown, ...names: readonly string[]): value is Record<string, unknown> {
  return isRecord(value) && names.every((name) => Number.isFinite(value[name]))
}
