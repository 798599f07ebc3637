import type { Clock } from './clock.ts'

/** Whether `work` settles within `limitMs`. It goes on if it does not. */
export async function settlesWithin(
  clock: Pick<Clock, 'setTimer'>,
  limitMs: number,
  work: Promise<unknown>,
): Promise<boolean> {
  return await new Promise((resolve) => {
    const cancel = clock.setTimer(limitMs, () => resolve(false))
    const settle = () => {
      cancel()
      resolve(true)
    }
    work.then(settle, settle)
  })
}
