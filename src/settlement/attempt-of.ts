import type { EventIds, MessageRecord } from '../model/index.ts'

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
