import type { Outage } from './outage.ts'

/** Fails as soon as the store cannot be reached, for who has a better answer than waiting. The work itself goes on when it is back. */
export async function orUnreachable<Value>(outage: Outage, work: () => Promise<Value>): Promise<Value> {
  if (outage.error !== undefined) throw outage.error
  return await new Promise<Value>((resolve, reject) => {
    const forget = outage.onError(() => reject(outage.error))
    work().then(resolve, reject).finally(forget)
  })
}
