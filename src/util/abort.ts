const listenersBySignal = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `listener` when the signal aborts. However many sends share a signal, it gets one event listener: Node warns of a
 * leak from the eleventh on.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const known = listenersBySignal.get(signal)
  const listeners = known ?? new Set()
  const own = () => listener()
  listeners.add(own)
  if (known === undefined) watch(signal, listeners)
  return () => {
    listeners.delete(own)
  }
}

function watch(signal: AbortSignal, listeners: Set<() => void>): void {
  listenersBySignal.set(signal, listeners)
  const tellAll = () => {
    listenersBySignal.delete(signal)
    for (const listener of [...listeners]) listener()
  }
  signal.addEventListener('abort', tellAll, { once: true })
}
