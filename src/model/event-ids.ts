import type { MessageRecord } from './message-record.ts'

/** The ids by which an event names its message. */
export interface EventIds {
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
}

/** Only the ids of an event or an attempt. Written out, because each webhook asks several times. */
export function idsOf({ gupshupId, whatsappId }: EventIds): EventIds {
  if (whatsappId === undefined) return gupshupId === undefined ? {} : { gupshupId }
  return gupshupId === undefined ? { whatsappId } : { gupshupId, whatsappId }
}

/** Whether two events, or an event and an attempt, have an id in common. */
export function sharesId(a: EventIds, b: EventIds): boolean {
  return (
    (a.gupshupId !== undefined && a.gupshupId === b.gupshupId) ||
    (a.whatsappId !== undefined && a.whatsappId === b.whatsappId)
  )
}

/** Index of the attempt that an event is about. Gupshup's id takes precedence over WhatsApp's. */
export function attemptIndexOf(
  { attempts }: MessageRecord,
  { gupshupId, whatsappId }: EventIds,
): number | undefined {
  const byGupshupId = attempts.findIndex((attempt) => sharesId(attempt, { gupshupId }))
  const index =
    byGupshupId === -1 ? attempts.findIndex((attempt) => sharesId(attempt, { whatsappId })) : byGupshupId
  return index === -1 ? undefined : index
}
