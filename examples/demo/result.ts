import { type Outcome, OutcomeUnknownError, type Receipt } from 'gupshup-outbound'

/** What a caller of `send()` got. */
export type MessageResult =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'error'; readonly error: unknown }

/** Waits until the message is delivered or has failed. */
export function follow(sending: Promise<Receipt>): Promise<MessageResult> {
  return endOf(sending, (receipt) => receipt.outcome())
}

/** For a message that gets no final status: reads its status once `untilIdle` has resolved. */
export function followUntil(
  sending: Promise<Receipt>,
  untilIdle: () => Promise<void>,
): Promise<MessageResult> {
  return endOf(sending, async (receipt) => {
    await untilIdle()
    return await receipt.outcome({ timeoutMs: 0 })
  })
}

async function endOf(
  sending: Promise<Receipt>,
  outcomeOf: (receipt: Receipt) => Promise<Outcome>,
): Promise<MessageResult> {
  try {
    return { type: 'outcome', outcome: await outcomeOf(await sending.catch(receiptOfUnknown)) }
  } catch (error) {
    return { type: 'error', error }
  }
}

/** An unknown outcome still has a receipt. */
function receiptOfUnknown(error: unknown): Receipt {
  if (error instanceof OutcomeUnknownError && error.receipt !== undefined) return error.receipt
  throw error
}
