import type { StatusEvent } from '../events.ts'
import { readWord } from './scalars.ts'

const statusWords = ['enqueued', 'sent', 'delivered', 'read', 'failed', 'deleted'] as const

/** What became of a message, if the value is one of the words for it, in any case. */
export function readStatusWord(value: unknown): StatusEvent['status'] | undefined {
  const word = readWord(value)
  return statusWords.find((status) => status === word)
}
