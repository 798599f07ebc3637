import type { GupshupEvent } from '../../model/index.ts'
import { isRecord } from '../../util/index.ts'
import { otherEvent } from './event-parts.ts'
import { type ForeignProduct, recogniseForeign } from './foreign.ts'
import { readV2 } from './v2.ts'
import { readV3 } from './v3.ts'

/** What a body turned out to be. */
export type Finding =
  | { readonly kind: 'events'; readonly events: readonly GupshupEvent[] }
  | { readonly kind: 'foreign'; readonly product: ForeignProduct }
  | { readonly kind: 'nothing' }

/** How many wrappers are looked into. One was observed in production clients; a list of wrapped bodies makes two. */
const wrapperLimit = 4

/**
 * Finds the events of a body, looking into a wrapper only where the body itself is not readable. A framework that repeats
 * the body under another key (Rails does) is thereby read once.
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

/** A list of bodies. Beside one that can be read, an unreadable one is kept as an `other`. */
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
  return wrappers < wrapperLimit ? values.map((value) => findEvents(value, wrappers + 1)) : []
}

function summarise(findings: readonly Finding[]): Finding {
  const found = findings.filter((finding) => finding.kind === 'events')
  if (found.length > 0) return { kind: 'events', events: found.flatMap(({ events }) => events) }
  return findings.find((finding) => finding.kind === 'foreign') ?? { kind: 'nothing' }
}
