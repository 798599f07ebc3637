import type { GupshupEvent } from '../../model/index.ts'
import { isRecord } from '../../util/index.ts'
import { otherEvent } from './event-parts.ts'
import { type ForeignProduct, recogniseForeign } from './foreign.ts'
import { readV2 } from './v2.ts'
import { readV3 } from './v3.ts'

/** The content of a body. */
export type Finding =
  | { readonly kind: 'events'; readonly events: readonly GupshupEvent[] }
  | { readonly kind: 'foreign'; readonly product: ForeignProduct }
  | { readonly kind: 'nothing' }

/** How deep wrappers are searched. One was observed in production clients, and a list of wrapped bodies makes two. */
const maxWrappers = 4

/**
 * Finds the events of a body. It searches a wrapper only if the body itself is unreadable, so the body of a framework that repeats it under
 * another key, such as Rails, is read once.
 */
export function findEvents(value: unknown, wrappers = 0): Finding {
  if (Array.isArray(value)) return readList(value, wrappers)
  if (!isRecord(value)) return { kind: 'nothing' }

  const events = readV2(value) ?? readV3(value)
  if (events !== undefined) return { kind: 'events', events }

  const product = recogniseForeign(value)
  if (product !== undefined) return { kind: 'foreign', product }

  return summarise(findAll(Object.values(value), wrappers))
}

/** Reads a list of bodies. If one of them is readable, an unreadable one becomes an `other` event. */
function readList(list: readonly unknown[], wrappers: number): Finding {
  const findings = findAll(list, wrappers)
  const summary = summarise(findings)
  if (summary.kind !== 'events') return summary
  const events = findings.flatMap((finding, index) =>
    finding.kind === 'events' ? finding.events : [otherEvent({}, 'unrecognised', list[index])],
  )
  return { kind: 'events', events }
}

function findAll(values: readonly unknown[], wrappers: number): readonly Finding[] {
  return wrappers < maxWrappers ? values.map((value) => findEvents(value, wrappers + 1)) : []
}

function summarise(findings: readonly Finding[]): Finding {
  const found = findings.filter((finding) => finding.kind === 'events')
  if (found.length > 0) return { kind: 'events', events: found.flatMap(({ events }) => events) }
  return findings.find((finding) => finding.kind === 'foreign') ?? { kind: 'nothing' }
}
