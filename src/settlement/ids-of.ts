import type { EventIds } from '../model/index.ts'

/** The ids that an event names, and nothing else of it. */
export function idsOf({ gupshupId, whatsappId }: EventIds): EventIds {
  return {
    ...(gupshupId === undefined ? {} : { gupshupId }),
    ...(whatsappId === undefined ? {} : { whatsappId }),
  }
}
