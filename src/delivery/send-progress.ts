import type { Reply } from '../gupshup/index.ts'
import type { MessageRecord } from '../model/index.ts'

/** How far a message has come in this process, which is known even while the store cannot be asked. */
export type SendPhase =
  /** No request for it has left, or what left was refused. */
  | { readonly name: 'before' }
  /** A request is under way. */
  | { readonly name: 'posting'; readonly record: MessageRecord }
  /** It was answered; `record` is from before the answer. */
  | { readonly name: 'answered'; readonly record: MessageRecord; readonly reply: Reply }

export class SendProgress {
  #phase: SendPhase = { name: 'before' }
  #onPhase: (() => void) | undefined

  get phase(): SendPhase {
    return this.#phase
  }

  advance(stage: SendPhase): void {
    this.#phase = stage
    this.#onPhase?.()
  }

  /** Calls `listener` at every stage. There is one listener: the caller of `send()`. */
  onPhase(listener: () => void): void {
    this.#onPhase = listener
  }
}
