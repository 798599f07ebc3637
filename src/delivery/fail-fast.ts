import type { StoreAvailability } from './store-availability.ts'
import type { Tasks } from './tasks.ts'

/** Fails as soon as the store cannot be reached, for who has a better answer than waiting. The work itself goes on when it is back. */
export async function failFast<Value>(
  outage: StoreAvailability,
  tasks: Tasks,
  work: () => Promise<Value>,
): Promise<Value> {
  if (outage.error !== undefined) throw outage.error
  return await new Promise<Value>((resolve, reject) => {
    let isLetGo = false
    const forget = outage.onError(() => {
      isLetGo = true
      reject(outage.error)
    })
    tasks.run(async () => {
      try {
        resolve(await work())
      } catch (error) {
        // Who has gone cannot be told any more.
        if (isLetGo) throw error
        reject(error)
      } finally {
        forget()
      }
    })
  })
}
