import timers from 'node:timers'
import { isTimeFaked } from '../util/index.ts'

/** Kept, because fake timers replace it in its module too. */
const { setImmediate } = timers

let end: Promise<void> | undefined

/**
 * Resolves when the event loop has handled every response that is there, once for all requests that wait for it: they are then written right after each
 * other. A write that finds its reader asleep wakes it first, which takes more of the processor than the write. Of several writes only the first does.
 * Returns no promise under fake timers, by which no turn of the event loop may end.
 */
export function endOfTurn(): Promise<void> | undefined {
  if (isTimeFaked()) return undefined
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = undefined
      resolve()
    })
  })
  return end
}
