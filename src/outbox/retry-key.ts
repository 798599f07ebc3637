import type { MessageRecord } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import { findMessage } from './find.ts'

/** Which failed messages are sent again: those with one of these codes, or all. */
export type RetriedCodes = readonly number[] | true

/** The newest of the messages that were sent for one `idempotencyKey`: the message itself, or a retry of it. */
export interface NewestAttempt {
  /** 0 is the message itself, 1 its first retry. */
  readonly retries: number
  readonly record: MessageRecord
}

/**
 * The key of the nth retry of a message. It follows from the request alone, so two processes that retry the same failure use the same key, and the store
 * lets one message have it.
 */
export function retryKey(idempotencyKey: string, retries: number): string {
  return retries === 0 ? idempotencyKey : `${idempotencyKey}:retry-${retries}`
}

const retrySuffix = /:retry-([1-9]\d{0,8})$/

/** The key under which `sendAll()` sends the message of a key again: of a retry, that of the next one. */
export function nextRetryKey(idempotencyKey: string): string {
  const [suffix, retries] = retrySuffix.exec(idempotencyKey) ?? []
  return suffix === undefined
    ? retryKey(idempotencyKey, 1)
    : retryKey(idempotencyKey.slice(0, -suffix.length), Number(retries) + 1)
}

/** Looks up what was sent last for a key. A retry exists only of what has failed, so a message that has not failed is the newest. */
export async function newestAttempt(
  store: ScopedStore,
  idempotencyKey: string,
): Promise<NewestAttempt | undefined> {
  const find = (retries: number) => findMessage(store, { idempotencyKey: retryKey(idempotencyKey, retries) })
  let found = await find(0)
  let newest: NewestAttempt | undefined
  for (let retries = 0; found !== undefined; retries += 1) {
    const wasSentAgain = found.state.name === 'failed' || found.redrivenAs !== undefined
    const next = wasSentAgain ? await find(retries + 1) : undefined
    newest = { retries, record: await newestRedrive(store, found, next?.id) }
    if (newest.record.state.name !== 'failed') return newest
    found = next
  }
  return newest
}

/** The message that `client.messages.redrive()` sent instead of this one, or this one. The next retry is no redrive. */
async function newestRedrive(
  store: ScopedStore,
  record: MessageRecord,
  retryId: string | undefined,
): Promise<MessageRecord> {
  if (record.redrivenAs === undefined || record.redrivenAs === retryId) return record
  const redriven = await store.get(record.redrivenAs)
  return redriven === undefined ? record : await newestRedrive(store, redriven, retryId)
}

/**
 * The retry that a request is sent as. Of a message that failed for one of the codes it is the next one, unless the key of that message is free: then
 * the same key sends again.
 */
export function retryToSend({ retries, record }: NewestAttempt, codes: RetriedCodes): number {
  return isRetried(record, codes) && record.isKeyFree !== true ? retries + 1 : retries
}

/** What was canceled, aborted or erased was ended on purpose, and stays so. */
function isRetried({ state, isErased }: MessageRecord, codes: RetriedCodes): boolean {
  if (state.name !== 'failed' || isErased === true) return false
  const { kind, code } = state.failure
  if (kind === 'canceled' || kind === 'aborted' || kind === 'erased') return false
  return codes === true || (code !== undefined && codes.includes(code))
}
