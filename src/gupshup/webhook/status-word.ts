import type { GupshupStatusEvent } from '../../model/index.ts'
import { readWord } from '../../util/index.ts'

const statusWords = ['enqueued', 'sent', 'delivered', 'read', 'failed', 'deleted'] as const

/** What became of a message, if the value is one of the words for it, in any case. */
export function readStatusWord(value: unknown): GupshupStatusEvent['status'] | undefined {
  const word = readWord(value)
  return statusWords.find((status) => status === word)
}
