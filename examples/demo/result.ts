import { type Outcome, OutcomeUnknownError, type Receipt } from 'gupshup-outbound'

/** How a send ended for its caller. */
export type MessageResult =
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  | { readonly type: 'error'; readonly error: unknown }

/** Waits until a send's message is delivered or given up. */
export function follow(sending: Promise<Receipt>): Promise<MessageResult> {
  return endOf(sending, (receipt) => receipt.outcome())
}

/** For a send that gets no last word: looks how far it has come once `allIsSaid` has resolved. */
export function followUntil(
  sending: Promise<Receipt>,
  allIsSaid: () => Promise<void>,
): Promise<MessageResult> {
  return endOf(sending, async (receipt) => {
    await allIsSaid()
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

/** It has left, and its receipt still follows it. */
function receiptOfUnknown(error: unknown): Receipt {
  if (error instanceof OutcomeUnknownError && error.receipt !== undefined) return error.receipt
  throw error
}
