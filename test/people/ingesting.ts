import { type Harness, startHarness } from '../support/harness.ts'
import { preference } from './person-bodies.ts'

export const first = '919800000001'
export const second = '919800000002'
export const third = '919800000003'
export const asha = 'IN.1700000000000001'
export const ashaLater = 'IN.1700000000000002'
export const ravi = 'IN.1700000000000003'

type Client = Harness['client']

/** Whether marketing to an address is refused. */
export async function hasStopped(client: Client, to: string): Promise<boolean> {
  return await client.suppressions.has(to.includes('.') ? { userId: to } : `+${to}`, { marketing: true })
}

export function stop(person: Parameters<typeof preference>[1], seconds: number): object {
  return preference('stop', person, seconds)
}

export function resume(person: Parameters<typeof preference>[1], seconds: number): object {
  return preference('resume', person, seconds)
}

/** A client that has received these webhooks, one after another. */
export async function received(...bodies: readonly object[]): Promise<Harness> {
  const harness = await startHarness()
  for (const body of bodies) await harness.client.receive(body)
  return harness
}
