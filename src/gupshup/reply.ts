import type { Failure } from '../model/index.ts'

/** What an HTTP answer to a send means. */
export type Reply =
  | { readonly outcome: 'accepted'; readonly messageId: string }
  /** Gupshup said no, or the request provably never left. */
  | { readonly outcome: 'refused'; readonly failure: Failure }
  /** It may have been accepted. Never re-sent on its own. */
  | { readonly outcome: 'unknown'; readonly failure: Failure }
