import type { Outcome, Receipt } from '../model/index.ts'
import type { SendRequest } from './send-request.ts'

/**
 * The result of one request of `sendAll()`: a receipt, or the error that `send()` would have thrown. A thrown value that is no error, such as the
 * reason of some signals, is the `cause` of one. `request` is the iterable's own object. Code that enumerates or prints the result finds it masked and
 * without content, as `maskedRequest`.
 */
export type SendResult =
  | {
      readonly index: number
      readonly request: SendRequest
      readonly receipt: Receipt
      /** With `until: 'settled'`: how far the message has come. `reached: false`: `settleMs` is over, and it may still arrive or fail. */
      readonly outcome?: Outcome | undefined
      readonly error?: undefined
    }
  | {
      readonly index: number
      readonly request: SendRequest
      readonly receipt?: undefined
      readonly outcome?: undefined
      /** With `until: 'settled'` also what the message failed with later. */
      readonly error: Error
    }
