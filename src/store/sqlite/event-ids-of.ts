import type { EventIds } from '../../model/index.ts'

/** The ids that events of these attempts come with, by who has given them. */
export function eventIdsOf(attempts: readonly EventIds[]) {
  return {
    gupshupIds: attempts.flatMap(({ gupshupId }) => gupshupId ?? []),
    whatsappIds: attempts.flatMap(({ whatsappId }) => whatsappId ?? []),
  }
}
