/** Calls back with everything that happens, until the function it returned is called. */
export type Watch<T> = (onSeen: (seen: T) => void) => () => void

export interface WaitOptions {
  /** How long to wait, in milliseconds, before the promise rejects. @default 5000 */
  readonly timeoutMs?: number | undefined
}

/** Waits for the first match among what is known and what is to come. */
export async function waitFor<T>(
  what: string,
  known: readonly T[],
  watch: Watch<T>,
  matches: (seen: T) => boolean,
  { timeoutMs = 5000 }: WaitOptions,
  closing: AbortSignal,
): Promise<T> {
  const found = known.find(matches)
  if (found !== undefined) return found

  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => giveUp(`No ${what} matched within ${timeoutMs} ms.`), timeoutMs)
    const onClose = () => giveUp(`The emulator was closed before any ${what} matched.`)
    const stopWatching = watch((seen) => {
      if (!matches(seen)) return
      stop()
      resolve(seen)
    })
    closing.addEventListener('abort', onClose, { once: true })

    function stop() {
      clearTimeout(timer)
      closing.removeEventListener('abort', onClose)
      stopWatching()
    }
    function giveUp(reason: string) {
      stop()
      reject(new Error(reason))
    }
  })
}
