import type { ConnectionSlot } from '../gupshup/index.ts'
import { defaultLane, type MessageRecord } from '../model/index.ts'
import { looksUpTemplate, preflight } from '../preflight/index.ts'
import type { Cancellation } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'
import { type DeliverOptions, deliver } from './deliver.ts'
import { begin, postBegun } from './post.ts'
import { joinLine } from './recipient-turn.ts'
import { insert } from './request.ts'

/**
 * Delivers a new message that has nothing to wait for: the gate is open, and a connection, a credential and a permit are free. The first write is
 * then the one of its attempt, and its caller waits for two writes instead of three.
 *
 * A crash before that write leaves nothing: no request was made, and the caller of `send()` has no receipt. A crash after it leaves an unknown outcome,
 * as a crash after the second write of any other message does, because here too the write comes last before the request.
 *
 * @returns The message, or the one that has taken its idempotency key meanwhile. `undefined`: it has to wait, and nothing was written or posted.
 */
export async function deliverAtOnce(
  ctx: DeliveryContext,
  record: MessageRecord,
  options: DeliverOptions,
): Promise<MessageRecord | undefined> {
  const { cancellation, progress, atHalt } = options
  const clearance = await clearanceNow(ctx, record, cancellation)
  if (clearance === undefined) return undefined
  const { connection, to, epoch } = clearance
  try {
    const begun = begin(ctx, record, { to, epoch })
    const holder = await insert(ctx, begun)
    if (holder !== undefined) return holder
    const posting = { to, epoch, progress, cancellation, connection, atHalt }
    return await deliver(ctx, record, options, () => postBegun(ctx, record, begun, posting))
  } finally {
    connection.release()
  }
}

interface ClearanceNow {
  readonly connection: ConnectionSlot
  readonly to: string
  readonly epoch: number
}

/** `undefined`: the message has to wait for something, or it must not be sent now. */
async function clearanceNow(
  ctx: DeliveryContext,
  record: MessageRecord,
  cancellation: Cancellation,
): Promise<ClearanceNow | undefined> {
  const { gate, transport, rateLimiter } = ctx
  const { epoch } = gate
  if (gate.status.state !== 'open' || looksUpTemplate(ctx, record)) return undefined
  const loading = transport.prepare()
  if (loading !== undefined) await loading
  const connection = transport.reserveNow()
  if (connection === undefined) return undefined
  let isCleared = false
  const joining = joinLine(ctx, record)
  const place = joining && (await joining)
  try {
    if (place?.isReady === false) return undefined
    if (transport.missingCredential() !== undefined) return undefined
    // Its caller has looked for a suppression just before.
    const checking = preflight(ctx, record, cancellation, { isAllowed: true })
    const checked = checking instanceof Promise ? await checking : checking
    if (checked?.type !== 'clear' || cancellation.reason !== undefined) return undefined
    // The permit comes last, because a message that goes without it after all would waste it.
    const mayBePosted = () => gate.status.state === 'open' && gate.epoch === epoch
    const { lane = defaultLane } = record
    if (!mayBePosted() || !rateLimiter.takeNow(lane, connection)) return undefined
    if (place !== undefined && !(await place.take())) {
      rateLimiter.giveBack()
      return undefined
    }
    isCleared = mayBePosted() && cancellation.reason === undefined
    return isCleared ? { connection, to: checked.address, epoch } : undefined
  } finally {
    place?.leave()
    if (!isCleared) connection.release()
  }
}
