/** Whether a promise settles in time. Leaves no timer behind. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms)
  })
  const settled = promise.then(
    () => true,
    () => true,
  )
  const isInTime = await Promise.race([settled, timeout])
  clearTimeout(timer)
  return isInTime
}
