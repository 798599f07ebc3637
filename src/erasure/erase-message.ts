import { erasedRecord, type MessageRecord } from '../model/index.ts'
import { erasedAddress, erasedText, type Holding, makeSalt, type PeopleContext } from '../people/index.ts'
import { failedDraft, type UpdateContext, updateRecord } from '../settlement/index.ts'
import { containsAddress, isUserId } from '../util/index.ts'

/** Whether a message was sent to the person, and is not erased yet. What was sent to an id has the number in its WhatsApp ids. */
export function isAbout(
  { to, createdAt, attempts, isErased }: MessageRecord,
  holdings: readonly Holding[],
): boolean {
  if (isErased) return false
  const heldAt = (at: number) =>
    holdings.filter((one) => one.isWhole || one.isTheirs(at)).map(({ address }) => address)
  if (heldAt(createdAt).includes(to)) return true
  return attempts.some(({ postedTo, whatsappId, at }) => {
    if (postedTo !== undefined && heldAt(at).includes(postedTo)) return true
    return isUserId(to) && whatsappId !== undefined && containsAddress(whatsappId, heldAt(at))
  })
}

/** Takes from a message everything that is about its recipient. `undefined`: another process has erased it, or the store no longer has it. */
export async function eraseMessage(
  ctx: PeopleContext & UpdateContext,
  record: MessageRecord,
  holdings: readonly Holding[],
): Promise<MessageRecord | undefined> {
  const salt = await makeSalt(ctx)
  const addresses = holdings.map(({ address }) => address)
  const erase = (current: MessageRecord) =>
    current.isErased
      ? undefined
      : erasedRecord(current, {
          to: erasedAddress(salt, current.to),
          addresses,
          hash: (text) => erasedText(salt, text),
          at: ctx.clock.now(),
        })
  return await updateRecord(ctx, record, erase, {
    tell: (erased) =>
      erased.state.name === 'failed' && isCanceled(erased) ? [failedDraft(erased, erased.state.failure)] : [],
  })
}

/** Whether an erased message waited to be sent. */
export function isCanceled({ state }: MessageRecord): boolean {
  return state.name === 'failed' && state.failure.kind === 'erased'
}
