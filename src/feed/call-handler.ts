import { type Clock, settlesWithin } from '../util/index.ts'

/** How a call of the handler ended. */
export type CallResult = { readonly isHandled: true } | { readonly isHandled: false; readonly error: unknown }

export interface HandlerCall {
  readonly call: (signal: AbortSignal) => unknown
  readonly controller: AbortController
  readonly timeoutMs: number
  readonly clock: Clock
}

/** Calls the handler. After `timeoutMs` the call counts as failed, and its signal is aborted. */
export async function callHandler({ call, controller, timeoutMs, clock }: HandlerCall): Promise<CallResult> {
  // A handler that throws at once rejects too.
  const work = Promise.resolve().then(async () => await call(controller.signal))
  const result = work.then(
    (): CallResult => ({ isHandled: true }),
    (error: unknown): CallResult => ({ isHandled: false, error }),
  )
  if (await settlesWithin(clock, timeoutMs, result)) return await result
  const error = new Error(
    `The handler took longer than its timeoutMs of ${timeoutMs} ms, so its signal was aborted.`,
  )
  controller.abort(error)
  return { isHandled: false, error }
}
