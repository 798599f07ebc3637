import type { ConsentDecision, NumberRecord } from '../model/index.ts'
import { type PeopleContext, updatePerson } from './person-documents.ts'
import { canonicalNumber } from './twins.ts'

/** Of each scope. Nobody changes their mind more often while an id is unknown. */
const maxDecisions = 20

/**
 * Remembers under a number what its owner decided. It is written to the document that has the number's owners, so an id that is learned at the same
 * moment finds it, or is found.
 */
export async function recordDecision(
  { store }: Pick<PeopleContext, 'store'>,
  number: string,
  decision: ConsentDecision,
): Promise<void> {
  const fresh: NumberRecord = { type: 'number', since: decision.at, tenancies: [] }
  await updatePerson(store, canonicalNumber(number), fresh, (record) => {
    const decisions = withDecision(record.decisions ?? [], decision)
    return decisions === record.decisions ? record : { ...record, decisions }
  })
}

function withDecision(
  decisions: readonly ConsentDecision[],
  decision: ConsentDecision,
): readonly ConsentDecision[] {
  const { scope, isOptOut, at } = decision
  const isKnown = decisions.some((one) => one.at === at && one.scope === scope && one.isOptOut === isOptOut)
  if (isKnown) return decisions
  const ofScope = decisions.filter((one) => one.scope === scope)
  const kept = [...ofScope, decision].sort((a, b) => a.at - b.at).slice(-maxDecisions)
  return [...decisions.filter((one) => one.scope !== scope), ...kept]
}
