import type { MessageRecord } from './message-record.ts'

/** The ids by which an event names its message. */
export interface EventIds {
  readonly gupshupId?: string | undefined
  readonly whatsappId?: string | undefined
}

/** The ids that an event names, and nothing else of it. */
export function idsOf({ gupshupId, whatsappId }: EventIds): EventIds {
  return {
    ...(gupshupId === undefined ? {} : { gupshupId }),
    ...(whatsappId === undefined ? {} : { whatsappId }),
  }
}

/** Which of a message's requests an event is about. Gupshup's id goes before WhatsApp's. */
export function attemptOf(
  { attempts }: MessageRecord,
  { gupshupId, whatsappId }: EventIds,
): number | undefined {
  const byGupshupId = attempts.findIndex(
    (attempt) => gupshupId !== undefined && attempt.gupshupId === gupshupId,
  )
  if (byGupshupId !== -1) return byGupshupId
  const byWhatsappId = attempts.findIndex(
    (attempt) => whatsappId !== undefined && attempt.whatsappId === whatsappId,
  )
  return byWhatsappId === -1 ? undefined : byWhatsappId
}
